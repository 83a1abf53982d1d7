import { describe, expect, it } from 'vitest';
import { unboundEmbedders, withEmbedder } from '../../../cli/embedder.ts';
import type { ChosenEndpoint, EndpointChoice } from '../../../cli/endpoint.ts';
import type { World } from '../../../cli/world.ts';

const chosen: ChosenEndpoint = {
  record: { kind: 'embedded', model: 'tiny' },
  upstream: { kind: 'http', url: 'http://127.0.0.1:1/v1', concurrency: 8 },
  overrides: { model: 'tiny', exclusive: true },
  stop: async () => undefined,
};
const told: string[] = [];
const choice = (wanted: EndpointChoice['wanted']): EndpointChoice => ({
  ...{ wanted, concurrency: undefined, mode: undefined, folder: '.', signal: new AbortController().signal },
  onProgress: (text) => void told.push(text),
});
const world = (unavailable?: string) =>
  ({
    environment: {},
    async startEmbedder() {
      if (unavailable !== undefined) throw Object.assign(new Error(unavailable), { name: 'EmbeddedModelUnavailable' });
      return { url: 'http://127.0.0.1:2/v1', model: 'mini', stop: async () => undefined };
    },
  }) as unknown as World;

describe('withEmbedder', () => {
  it('binds the roles that nobody has bound, at an endpoint of its own, and remembers them', async () => {
    const found = await withEmbedder(chosen, choice({ kind: 'default', mayEmbed: ['embedder'] }), world());
    expect(found.record).toMatchObject({ kind: 'embedded', embedders: ['embedder'] });
    expect(found.upstreams).toMatchObject({ embedder: { url: 'http://127.0.0.1:2/v1' } });
    expect(found.overrides).toMatchObject({
      model: 'tiny',
      roles: { embedder: { model: 'mini', endpoint: 'embedder', mode: 'realtime' } },
    });
    const again = await withEmbedder(chosen, choice(found.record), world());
    expect(again.upstreams).toEqual(found.upstreams);
  });

  it('starts nothing where no role needs it, nor for a stand-in', async () => {
    const none = world('started');
    expect(await withEmbedder(chosen, choice({ kind: 'default' }), none)).toBe(chosen);
    const standIn: ChosenEndpoint = { ...chosen, record: { kind: 'scripted', model: 'scripted', standIn: true } };
    expect(await withEmbedder(standIn, choice({ kind: 'default', mayEmbed: ['embedder'] }), none)).toBe(standIn);
  });

  it('leaves a new run to words when it cannot be had, and refuses to go on with a run that began with it', async () => {
    const none = world('no network');
    expect(await withEmbedder(chosen, choice({ kind: 'default', mayEmbed: ['embedder'] }), none)).toBe(chosen);
    expect(told.at(-1)).toContain('compared by their words: no network');
    const began = choice({ kind: 'embedded', model: 'tiny', embedders: ['embedder'] });
    await expect(withEmbedder(chosen, began, none)).rejects.toThrow(/began with the embedded embedder/u);
  });
});

describe('unboundEmbedders', () => {
  it('are the roles that words stand in for', () => {
    expect(unboundEmbedders({ judge: { model: 'tiny' }, embedder: { model: 'words-1' } })).toEqual(['embedder']);
  });
});
