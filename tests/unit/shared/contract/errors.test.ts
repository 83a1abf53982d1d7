import { describe, expect, it } from 'vitest';
import * as errors from '../../../../shared/contract/errors.ts';

describe('named errors', () => {
  it('carry their name as text, which survives a bundler and is what the state machine sees', () => {
    const made = [
      new errors.DropRefused('m'),
      new errors.PlanMissing('m'),
      new errors.SumsDiffer('m'),
      new errors.ObjectMissing('m'),
      new errors.EndpointThrottled('m', 5),
      new errors.EndpointFailed('m'),
      new errors.EndpointTimedOut('m'),
      new errors.RequestRefused('m', 400),
    ];
    expect(made.map(({ name }) => name)).toEqual([
      'DropRefused',
      'PlanMissing',
      'SumsDiffer',
      'ObjectMissing',
      'EndpointThrottled',
      'EndpointFailed',
      'EndpointTimedOut',
      'RequestRefused',
    ]);
    expect(made.every((error) => error instanceof Error && error.message === 'm')).toBe(true);
  });

  it('keep cause and figures', () => {
    const cause = new Error('below');
    expect(new errors.EndpointThrottled('m', 250, { cause })).toMatchObject({ retryAfterMs: 250, cause });
    expect(new errors.RequestRefused('m', 422, { cause })).toMatchObject({ status: 422, cause });
  });
});
