import { describe, expect, it } from 'vitest';
import type { ChosenEndpoint } from '../../../cli/endpoint.ts';
import { withEarlierWays } from '../../../cli/told-revisions.ts';

const chosen: ChosenEndpoint = {
  record: { kind: 'http', url: 'http://h', model: 'm', apiKeyVariable: null },
  upstream: { kind: 'http', url: 'http://h', concurrency: 1 },
  overrides: { structuredOutput: true, revisions: { m: 'now' }, roles: { judge: { model: 'j', endpoint: 'judge' } } },
  stop: async () => undefined,
};

describe('withEarlierWays', () => {
  it('asks as the earlier run did, so that its answers fit', () => {
    const earlier = { revisions: { m: 'then' }, roles: { judge: { model: 'j', endpoint: 'judge', served: 'r1' } } };
    expect(withEarlierWays(chosen, earlier).overrides).toEqual(earlier);
    expect(withEarlierWays(chosen, {}).overrides).toEqual({ roles: chosen.overrides.roles });
    expect(withEarlierWays(chosen, { structuredOutput: true }).overrides.structuredOutput).toBe(true);
  });
});
