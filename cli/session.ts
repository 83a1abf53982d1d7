import { mkdirSync } from 'node:fs';
import type { LocalCloud } from '../local/local-cloud.ts';
import { type StackOutputs, stackOutputs } from './cloud-view.ts';
import type { ChosenEndpoint } from './endpoint.ts';
import { infrastructureError } from './errors.ts';
import { Interrupted, unlessAborted } from './interrupts.ts';
import type { LiveView } from './live-view.ts';
import { bytesText } from './numbers.ts';
import type { EndpointRecord } from './run-index.ts';
import { createWorkspace, type Workspace } from './workspace.ts';
import type { World } from './world.ts';

/** A local cloud that runs in this process, with the endpoint behind it. */
export interface Session {
  readonly cloud: LocalCloud;
  readonly outputs: StackOutputs;
  readonly endpoint: ChosenEndpoint;
  /** @param limitMilliseconds gives up waiting after this; the process ends anyway. */
  close(limitMilliseconds: number): Promise<void>;
}

export interface SessionStart {
  /** Gives up starting. */
  readonly signal: AbortSignal;
  /** Names of the endpoints that the stack is to have beside its first. */
  readonly endpoints?: readonly string[];
  endpoint(signal: AbortSignal, onProgress: (text: string) => void): Promise<ChosenEndpoint>;
  /** Folder with the Python of the sandbox; undefined when nothing needs it. The one that is there when not given. */
  python?(signal: AbortSignal, onProgress: (text: string) => void): Promise<string | undefined>;
}

/** Below this a run would end in the middle; a sample run needs a few megabytes. */
const neededBytes = 100_000_000;

/** Synthesizes the stack and starts the endpoint at the same time, then the cloud on the workspace's data. */
export async function openSession(
  workspace: Workspace,
  start: SessionStart,
  view: LiveView,
  world: World,
): Promise<Session> {
  mkdirSync(workspace.folder, { recursive: true });
  const free = await world.freeBytes(workspace.folder);
  if (free !== undefined && free < neededBytes)
    throw infrastructureError({
      what: `Only ${bytesText(free)} are free on the disk of ${workspace.folder}; a run wants at least ${bytesText(neededBytes)}.`,
      next: 'Free some space, or choose another disk with SOWER_HOME.',
    });
  createWorkspace(workspace);
  const { assembly, endpoint } = await prepare(workspace, start, view, world);
  try {
    view.show({ stages: [], note: 'starting the local cloud' });
    const keys = keyVariables(endpoint.record);
    const cloud = await unlessAborted(
      start.signal,
      world.startCloud({
        assembly,
        stack: 'SowerPipeline',
        dataFolder: workspace.cloud,
        upstream: endpoint.upstream,
        ...(endpoint.upstreams === undefined ? {} : { upstreams: endpoint.upstreams }),
        environment: Object.fromEntries(Object.entries(world.environment).filter(([name]) => !keys.has(name))),
      }),
    );
    return { cloud, outputs: stackOutputs(cloud), endpoint, close: (limit) => closeAll(cloud, endpoint, limit, world) };
  } catch (error) {
    await endpoint.stop();
    throw error;
  }
}

/** Variables that hold keys; whatever runs in the cloud does not need them. */
function keyVariables(record: EndpointRecord): ReadonlySet<string | null> {
  const main = record.kind === 'http' ? [record.apiKeyVariable] : [];
  return new Set([...main, ...(record.roles ?? []).map(({ apiKeyVariable }) => apiKeyVariable)]);
}

async function prepare(
  workspace: Workspace,
  start: SessionStart,
  view: LiveView,
  world: World,
): Promise<{ assembly: string; endpoint: ChosenEndpoint }> {
  const failed = new AbortController();
  const signal = AbortSignal.any([start.signal, failed.signal]);
  const notes = new Map<string, string>();
  const show = (): void =>
    view.show({ stages: [], note: [...notes.values()].map((one) => one.replace(/\.$/u, '')).join('; ') });
  const note = (subject: string, text: string): void => {
    notes.set(subject, text);
    show();
  };
  const stopTicking = world.every(1000, () => notes.size > 0 && show());
  const orGiveUp = async <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      failed.abort();
      throw error;
    });
  const stack = async (): Promise<string> => {
    const find = start.python ?? world.presentPython;
    const python = await find(signal, (text) => note('python', text)).finally(() => notes.delete('python'));
    return world.synthesize({
      assemblies: workspace.assemblies,
      endpoints: start.endpoints ?? [],
      python,
      signal,
      onStart: () => note('stack', 'synthesizing the stack (once per version, some seconds)'),
    });
  };
  const [assembly, endpoint] = await Promise.allSettled([
    orGiveUp(stack().finally(() => notes.delete('stack'))),
    orGiveUp(start.endpoint(signal, (text) => note('model', text))),
  ]);
  stopTicking();
  if (assembly.status === 'fulfilled' && endpoint.status === 'fulfilled' && !start.signal.aborted)
    return { assembly: assembly.value, endpoint: endpoint.value };
  if (endpoint.status === 'fulfilled') await endpoint.value.stop();
  if (start.signal.aborted) throw new Interrupted('interrupted while starting');
  const reasons = [assembly, endpoint].flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  throw reasons.find((reason) => !isAbort(reason)) ?? reasons[0];
}

/** What the one task throws because the other failed is not the reason. */
const isAbort = (reason: unknown): boolean =>
  reason instanceof Interrupted || (reason instanceof Error && reason.name === 'AbortError');

async function closeAll(cloud: LocalCloud, endpoint: ChosenEndpoint, limit: number, world: World): Promise<void> {
  const closing = cloud.close().finally(() => endpoint.stop());
  closing.catch(() => undefined);
  await Promise.race([closing, world.wait(limit)]);
}
