import { resolve } from 'node:path';
import { firstEndpoint } from '../shared/contract/endpoints.ts';
import type { Overrides } from '../shared/contract/plan.ts';
import { digest, digestOf } from '../shared/domain/identity.ts';
import { vocabulary } from '../shared/domain/steps/vocabulary.ts';
import { formatProblem, type Problem } from '../shared/recipes/problem.ts';
import { cleanLine } from './clean-text.ts';
import { type DropFolder, dropFolder, readDropFolder } from './drop-files.ts';
import { unboundEmbedders } from './embedder.ts';
import type { EndpointRequest } from './endpoint-options.ts';
import { usageError } from './errors.ts';
import { plural } from './numbers.ts';
import type { RunEntry } from './run-index.ts';
import type { RunOptions } from './run-options.ts';
import { treeDigest } from './tree-digest.ts';
import type { Workspace } from './workspace.ts';
import type { World } from './world.ts';

/** A drop that was read, with what identifies the request for it (see `RunEntry.request`). */
export type RunRequest = DropFolder & { readonly request: string };

/** Reads the drop that the options name. Does not look into its files, so that a finished run is found at once. */
export function readRequest(
  options: RunOptions & { readonly drop: string },
  endpoint: EndpointRequest,
  entries: readonly RunEntry[],
  workspace: Workspace,
  world: World,
): RunRequest {
  const folder = dropFolder(options.drop, world.folder);
  const ours = ignoredFolders(workspace, entries, world);
  const drop = readDropFolder(folder, options.out === undefined ? ours : [...ours, resolve(world.folder, options.out)]);
  const recipes = treeDigest(world.root, ['shared/recipes']);
  const asked = digestOf({ endpoint: withoutKeys(endpoint), ...optionOverrides(options), vocabulary });
  return { ...drop, request: digest('request/1', recipes, drop.digest, asked) };
}

/**
 * Checks a drop before anything is started.
 *
 * @returns the endpoint that it needs. @throws CommandError with every problem of the drop.
 */
export async function checkRequest(
  drop: RunRequest,
  options: RunOptions,
  endpoint: EndpointRequest,
  world: World,
): Promise<EndpointRequest> {
  const checked = await world.checkDrop(drop, { ...optionOverrides(options), ...placeholder(endpoint) });
  if ('problems' in checked) throw dropRefused(options.drop ?? drop.folder, checked.problems);
  const mayEmbed = endpoint.kind === 'scripted' ? [] : unboundEmbedders(checked.plan.roles);
  const needed = Object.keys(checked.plan.roles).filter((role) => !mayEmbed.includes(role));
  const shares = options.shareCompletions ?? checked.plan.share ?? false;
  return {
    ...withoutNeedless(endpoint, needed),
    ...(mayEmbed.length === 0 ? {} : { mayEmbed }),
    ...(shares ? { shares } : {}),
  };
}

/** Where every role has a server of its own, no other model is needed: the first of them stands for the run's. */
function withoutNeedless(endpoint: EndpointRequest, needed: readonly string[]): EndpointRequest {
  const { kind, roles = [] } = endpoint;
  const [first] = roles;
  const all = needed.every((role) => roles.some((server) => server.role === role));
  if (kind !== 'default' || first === undefined || !all) return endpoint;
  const { url, model, apiKeyVariable, apiKeySecret } = first;
  const { caFile } = endpoint;
  const more = { ...(apiKeySecret === undefined ? {} : { apiKeySecret }), ...(caFile === undefined ? {} : { caFile }) };
  return { kind: 'http', url, model, apiKeyVariable, ...more, roles };
}

/** The same request with its keys and certificates in other places asks for the same. */
function withoutKeys({ roles, ...request }: EndpointRequest): object {
  const { apiKeySecret: _secret, caFile: _file, ...endpoint } = { apiKeySecret: undefined, ...request };
  const servers = roles?.map(({ apiKeySecret: _apiKeySecret, ...server }) => ({ ...server, apiKeyVariable: null }));
  return { ...endpoint, apiKeyVariable: null, ...(servers === undefined ? {} : { roles: servers }) };
}

/** Folders of ours that may lie inside a drop without being a part of it. */
export const ignoredFolders = (workspace: Workspace, entries: readonly RunEntry[], world: World): string[] => [
  workspace.folder,
  defaultOut(world),
  ...entries.flatMap(({ path }) => path ?? []),
];

/** Folder that holds the datasets when `--out` is not given. */
export const defaultOut = (world: Pick<World, 'folder'>): string => resolve(world.folder, 'out');

/** What the options add to run.yaml, whichever endpoint is used. */
export function optionOverrides({
  seed,
  maxUsd,
  shareCompletions,
}: Pick<RunOptions, 'seed' | 'maxUsd' | 'shareCompletions'>): Overrides {
  return {
    ...(seed === undefined ? {} : { randomSeed: seed }),
    ...(maxUsd === undefined ? {} : { budget: { max_usd: maxUsd } }),
    ...(shareCompletions === undefined ? {} : { share: shareCompletions }),
  };
}

/** Stands for the model before it is known which one can be had. */
export function placeholder(endpoint: EndpointRequest): Overrides {
  const bound = (endpoint.roles ?? []).map(({ role, model }) => [role, { model, endpoint: firstEndpoint }]);
  const roles = { soleEndpoint: true, ...(bound.length === 0 ? {} : { roles: Object.fromEntries(bound) }) };
  if (endpoint.kind === 'http') return { ...roles, ...(endpoint.model === null ? {} : { model: endpoint.model }) };
  return { ...roles, model: endpoint.kind, exclusive: true };
}

export function dropRefused(drop: string, problems: readonly Problem[]): Error {
  const shown = problems.slice(0, 20).map(formatProblem);
  const rest = problems.length - shown.length;
  return usageError(
    `The drop ${cleanLine(drop)} cannot be used: ${plural(problems.length, 'problem')}. Nothing was started.`,
    'Mend the places above and run the same command again. samples/task-seeded/run.yaml is a working example.',
    [...shown, ...(rest > 0 ? [`and ${plural(rest, 'more problem')}`] : [])].join('\n'),
  );
}
