import { embedderEndpoint } from '../shared/contract/endpoints.ts';
import { wordsModel } from '../shared/domain/embedding/word-similarity.ts';
import { cleanLine } from './clean-text.ts';
import { type ChosenEndpoint, type EndpointChoice, freePrice, modelProgressText } from './endpoint.ts';
import { infrastructureError } from './errors.ts';
import type { World } from './world.ts';

/** One text at a time is all that it does; more calls would wait there. */
const concurrency = 2;

/** Roles of a plan that compare texts and that no model is bound to. */
export const unboundEmbedders = (roles: Readonly<Record<string, { readonly model: string }>>): readonly string[] =>
  Object.entries(roles).flatMap(([role, { model }]) => (model === wordsModel ? [role] : []));

/**
 * Puts the embedded embedder behind the roles that compare texts and that nobody has bound. A stand-in has none: what it
 * invents is not worth a download.
 *
 * @throws CommandError when a run that began with it cannot have it again.
 */
export async function withEmbedder(
  chosen: ChosenEndpoint,
  { wanted, signal, onProgress }: EndpointChoice,
  world: World,
): Promise<ChosenEndpoint> {
  const began = 'embedders' in wanted ? (wanted.embedders ?? []) : [];
  const asked = 'mayEmbed' in wanted ? (wanted.mayEmbed ?? []) : [];
  const roles = began.length > 0 ? began : asked;
  if (roles.length === 0 || chosen.record.kind === 'scripted') return chosen;
  try {
    const running = await world.startEmbedder({
      environment: world.environment,
      onProgress: (event) => onProgress(modelProgressText(event)),
      signal,
    });
    const bound = { model: running.model, endpoint: embedderEndpoint, mode: 'realtime', price: freePrice } as const;
    return {
      ...chosen,
      record: { ...chosen.record, embedders: roles },
      upstreams: { ...chosen.upstreams, [embedderEndpoint]: { kind: 'http', url: running.url, concurrency } },
      overrides: {
        ...chosen.overrides,
        roles: { ...chosen.overrides.roles, ...Object.fromEntries(roles.map((role) => [role, bound])) },
      },
      async stop() {
        await Promise.all([running.stop(), chosen.stop()]);
      },
    };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'EmbeddedModelUnavailable') throw error;
    const why = cleanLine(error.message, 600);
    if (began.length > 0)
      throw infrastructureError(
        {
          what: 'The run began with the embedded embedder, which cannot be had now.',
          why,
          next: 'Mend that and resume, or begin a new run with --again.',
        },
        error,
      );
    onProgress(`The embedder cannot be had, texts are compared by their words: ${why}`);
    return chosen;
  }
}
