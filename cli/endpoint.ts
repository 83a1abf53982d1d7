import { resolve } from 'node:path';
import type { ModelProgressEvent } from '../local/model/embedded-model.ts';
import type { Upstream } from '../local/services/upstream.ts';
import type { EndpointMode, Overrides, Price } from '../shared/contract/plan.ts';
import { authoritiesIn } from './authorities.ts';
import { cleanLine } from './clean-text.ts';
import { keyOf } from './endpoint-key.ts';
import type { EndpointRequest } from './endpoint-options.ts';
import { infrastructureError } from './errors.ts';
import { bytesText } from './numbers.ts';
import { type RoleServer, roleEndpoints, roleUpstream } from './role-options.ts';
import type { EndpointRecord } from './run-index.ts';
import { readScenario } from './scenario-file.ts';
import type { World } from './world.ts';

/** The endpoint of a run, started where it is ours to start. */
export interface ChosenEndpoint {
  readonly record: EndpointRecord;
  readonly upstream: Upstream;
  /** Servers of single roles, by the names of their endpoints. */
  readonly upstreams?: Readonly<Record<string, Upstream>>;
  readonly overrides: Pick<
    Overrides,
    | 'model'
    | 'exclusive'
    | 'callSeconds'
    | 'price'
    | 'notices'
    | 'mode'
    | 'roles'
    | 'soleEndpoint'
    | 'structuredOutput'
    | 'revisions'
  >;
  stop(): Promise<void>;
}

export interface EndpointChoice {
  /** As asked now; on resume, as the run began. */
  readonly wanted: EndpointRequest | EndpointRecord;
  readonly concurrency: number | undefined;
  /** How calls shall reach it; the better one for its kind when not given. */
  readonly mode: EndpointMode | undefined;
  /** Folder of the drop, whose `scripted.yaml` tells the stand-in what to say. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Sentence for people about a download or a start. */
  onProgress(text: string): void;
}

/** Calls at once for a server that we know nothing about; the generate worker backs off when it is throttled. */
const defaultHttpConcurrency = 16;

/**
 * Calls one by one reach a model soonest; batches cost a fraction of the work for each call and survive its end. So a
 * server that may be large gets batches, and a small model that answers slowly gets single calls.
 */
const defaultMode = { http: 'async', embedded: 'realtime', scripted: 'realtime' } as const satisfies Record<
  string,
  EndpointMode
>;

export const freePrice: Price = {
  input_per_million: 0,
  output_per_million: 0,
  as_of: 'always',
  source: 'runs on this computer',
};

export const embeddedNotice =
  'Made with a 135-million-parameter model that runs on a laptop. It is meant for trying Sower out: do not train on this dataset.';
export const scriptedNotice =
  'No model made this: a scripted stand-in invented the replies. The dataset shows how Sower works and is of no other use.';

/**
 * Picks the endpoint: the URL that was given, else the embedded model, else the scripted stand-in. A run that is
 * resumed keeps the kind of endpoint it began with.
 */
export async function chooseEndpoint(choice: EndpointChoice, world: World): Promise<ChosenEndpoint> {
  const { roles = [], ...wanted } = choice.wanted;
  const authorities = authoritiesIn(wanted.caFile, world);
  for (const { url } of roles) await refuseUnreachable(url, choice.signal, world, authorities);
  const main = await mainEndpoint({ ...choice, wanted }, world, authorities);
  const chosen =
    wanted.caFile === undefined
      ? main
      : { ...main, record: { ...main.record, caFile: resolve(world.folder, wanted.caFile) } };
  return roles.length === 0 ? chosen : withRoles(chosen, roles, choice, world, authorities);
}

/** Adds servers of single roles. */
async function withRoles(
  chosen: ChosenEndpoint,
  roles: readonly RoleServer[],
  { concurrency = defaultHttpConcurrency, mode }: EndpointChoice,
  world: World,
  authorities: string | undefined,
): Promise<ChosenEndpoint> {
  const endpoints = [...roleEndpoints(roles)];
  const bound = endpoints.flatMap(([endpoint, servers]) =>
    servers.map((server) => {
      const own = server.mode ?? mode ?? defaultMode.http;
      const { revision } = server;
      const about = { model: server.model, endpoint, mode: own, ...(revision === undefined ? {} : { revision }) };
      return [server.role, about] as const;
    }),
  );
  const upstreams: [string, Upstream][] = [];
  for (const [endpoint, [server]] of endpoints)
    if (server !== undefined) upstreams.push([endpoint, await roleUpstream(server, concurrency, authorities, world)]);
  return {
    ...chosen,
    record: { ...chosen.record, roles },
    upstreams: Object.fromEntries(upstreams),
    overrides: { ...chosen.overrides, structuredOutput: true, roles: Object.fromEntries(bound) },
  };
}

async function mainEndpoint(
  choice: EndpointChoice,
  world: World,
  authorities: string | undefined,
): Promise<ChosenEndpoint> {
  const { wanted } = choice;
  if (wanted.kind === 'http') return httpEndpoint(wanted, choice, world, authorities);
  if (wanted.kind === 'scripted') return scriptedEndpoint('standIn' in wanted && wanted.standIn, choice, world);
  try {
    return await embeddedEndpoint(choice, world);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'EmbeddedModelUnavailable') throw error;
    const why = cleanLine(error.message, 600);
    if (wanted.kind === 'embedded')
      throw infrastructureError(
        {
          what: 'The run began with the embedded model, which cannot be had now.',
          why,
          next: 'Mend that and resume, or begin a new run with --scripted or --endpoint.',
        },
        error,
      );
    choice.onProgress(`The embedded model cannot be had: ${why}`);
    return scriptedEndpoint(true, choice, world);
  }
}

async function httpEndpoint(
  wanted: Extract<EndpointRecord, { kind: 'http' }>,
  { concurrency, mode = defaultMode.http, signal }: EndpointChoice,
  world: World,
  authorities: string | undefined,
): Promise<ChosenEndpoint> {
  const { url, model, apiKeyVariable, apiKeySecret } = wanted;
  const key = await keyOf(wanted, world);
  await refuseUnreachable(url, signal, world, authorities);
  return {
    record: { kind: 'http', url, model, apiKeyVariable, ...(apiKeySecret === undefined ? {} : { apiKeySecret }) },
    upstream: {
      kind: 'http',
      url,
      concurrency: concurrency ?? defaultHttpConcurrency,
      ...(key === undefined ? {} : { apiKey: key }),
      ...(authorities === undefined ? {} : { authorities }),
    },
    overrides: { mode, soleEndpoint: true, structuredOutput: true, ...(model === null ? {} : { model }) },
    stop: async () => undefined,
  };
}

async function refuseUnreachable(
  url: string,
  signal: AbortSignal,
  world: World,
  authorities: string | undefined,
): Promise<void> {
  const found = await world.reach(new URL(url), signal, authorities);
  if (found.reached) return;
  throw infrastructureError({
    what: found.next === undefined ? `Nothing answers at ${cleanLine(url)}.` : `${cleanLine(url)} cannot be used.`,
    why: found.why,
    next: `${found.next ?? 'Start the server or mend the URL.'} To look closer: ${world.program} doctor --endpoint ${cleanLine(url)}`,
  });
}

/**
 * Longest time of a call of the embedded model. Its eight sequences share what the machine has to spare, so that long
 * replies, or any on a busy machine, take several times as long as those of a server; a call that is given up begins anew.
 */
const embeddedCallSeconds = 480;

async function embeddedEndpoint(
  { concurrency, mode = defaultMode.embedded, signal, onProgress }: EndpointChoice,
  world: World,
): Promise<ChosenEndpoint> {
  const running = await world.startEmbeddedModel({
    environment: world.environment,
    onProgress: (event) => onProgress(modelProgressText(event)),
    signal,
  });
  return {
    record: { kind: 'embedded', model: running.model },
    upstream: { kind: 'http', url: running.url, concurrency: concurrency ?? running.concurrency },
    overrides: {
      mode,
      soleEndpoint: true,
      model: running.model,
      exclusive: true,
      price: freePrice,
      callSeconds: embeddedCallSeconds,
      notices: [embeddedNotice],
    },
    stop: () => running.stop(),
  };
}

async function scriptedEndpoint(
  standIn: boolean,
  { concurrency, mode = defaultMode.scripted, folder }: EndpointChoice,
  world: World,
): Promise<ChosenEndpoint> {
  const upstream = await world.scriptedModel(readScenario(folder));
  return {
    record: { kind: 'scripted', model: upstream.model, standIn },
    upstream: { ...upstream, concurrency: concurrency ?? upstream.concurrency },
    overrides: {
      mode,
      soleEndpoint: true,
      model: upstream.model,
      exclusive: true,
      price: freePrice,
      notices: [scriptedNotice],
    },
    stop: async () => undefined,
  };
}

/** For a cloud that only hands out what it has. */
export function idleEndpoint(record: EndpointRecord): ChosenEndpoint {
  const reply = async (): Promise<{ status: number; body: string }> => ({ status: 503, body: '' });
  return {
    record,
    upstream: { kind: 'function', model: 'none', concurrency: 1, reply },
    overrides: {},
    stop: async () => undefined,
  };
}

export function modelProgressText({ phase, done, total, note }: ModelProgressEvent): string {
  const share = phase === 'weights' && total !== undefined && done > 0 && done < total;
  return share ? `${note} ${bytesText(done)} of ${bytesText(total)}` : note;
}

/** One line that says what answers. */
export function endpointText(record: EndpointRecord): string {
  const others = (record.roles ?? []).map(
    ({ role, model, url }) => `; ${role}: ${cleanLine(model)} at ${cleanLine(url)}`,
  );
  const embedder = record.embedders?.length ? '; texts are compared by all-MiniLM-L6-v2, embedded' : '';
  return `${mainText(record)}${others.join('')}${embedder}`;
}

function mainText(record: EndpointRecord): string {
  if (record.kind === 'http') return `${record.model ?? 'models of run.yaml'} at ${cleanLine(record.url)}`;
  return record.kind === 'embedded' ? `${record.model}, embedded` : 'scripted stand-in, no model';
}
