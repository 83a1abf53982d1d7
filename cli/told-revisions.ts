import type { Upstream } from '../local/services/upstream.ts';
import type { Overrides } from '../shared/contract/plan.ts';
import type { ChosenEndpoint } from './endpoint.ts';
import { revisionOf } from './model-revisions.ts';
import type { World } from './world.ts';

/**
 * Notes what the servers say about the weights of their models, when a run begins that shares completions: only there can
 * it meet answers of others. It stays with the run: a run that goes
 * on has the keys that it began with.
 */
export async function withToldRevisions(
  chosen: ChosenEndpoint,
  signal: AbortSignal,
  world: World,
): Promise<ChosenEndpoint> {
  const told = async (upstream: Upstream | undefined): Promise<Readonly<Record<string, string>>> => {
    if (upstream?.kind !== 'http') return {};
    const { url, apiKey, authorities } = upstream;
    const key = typeof apiKey === 'object' ? await apiKey.read() : apiKey;
    return world.toldRevisions({ url, key, authorities }, signal);
  };
  const { record, overrides } = chosen;
  const main = record.kind === 'http' ? await told(chosen.upstream) : {};
  const model = record.kind === 'http' ? record.model : null;
  const own = model === null ? undefined : revisionOf(main, model);
  const revisions = model === null ? main : own === undefined ? {} : { [model]: own };
  const roles = { ...overrides.roles };
  for (const [role, bound] of Object.entries(roles)) {
    const served = revisionOf(await told(chosen.upstreams?.[bound.endpoint]), bound.model);
    if (served !== undefined && bound.revision === undefined) roles[role] = { ...bound, served };
  }
  return {
    ...chosen,
    overrides: {
      ...overrides,
      ...(Object.keys(revisions).length === 0 ? {} : { revisions }),
      ...(overrides.roles === undefined ? {} : { roles }),
    },
  };
}

/** A run that is made from an earlier one asks as that one did, so that what was answered is taken over. */
export function withEarlierWays(chosen: ChosenEndpoint, earlier: Overrides): ChosenEndpoint {
  const { structuredOutput: _now, revisions: _told, roles: bound, ...others } = chosen.overrides;
  const { structuredOutput, revisions } = earlier;
  const roles = Object.entries(bound ?? {}).map(([role, now]) => {
    const { revision, served } = earlier.roles?.[role] ?? {};
    return [
      role,
      { ...now, ...(revision === undefined ? {} : { revision }), ...(served === undefined ? {} : { served }) },
    ];
  });
  return {
    ...chosen,
    overrides: {
      ...others,
      ...(structuredOutput === undefined ? {} : { structuredOutput }),
      ...(revisions === undefined ? {} : { revisions }),
      ...(bound === undefined ? {} : { roles: Object.fromEntries(roles) }),
    },
  };
}
