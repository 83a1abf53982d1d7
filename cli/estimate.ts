import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Plan } from '../shared/contract/plan.ts';
import type { ObservedRun } from '../shared/domain/estimate/seed-use.ts';
import { planDrop } from './drop-check.ts';
import { type DropFolder, dropFolder, readDropFolder } from './drop-files.ts';
import { freePrice, idleEndpoint } from './endpoint.ts';
import { type EndpointOptions, type EndpointRequest, endpointRequest } from './endpoint-options.ts';
import { CommandError, usageError } from './errors.ts';
import { type DropRows, dropRows, meanBytes, writePreviewDrop } from './estimate-drop.ts';
import { findPrecedent, precedents } from './estimate-history.ts';
import { observeRun } from './estimate-observe.ts';
import { previewWorkspace, runPreview } from './estimate-preview.ts';
import { type EstimateResult, type EstimateSource, estimateResult } from './estimate-result.ts';
import { estimateText } from './estimate-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { aborted, type Interrupts, watchInterrupts } from './interrupts.ts';
import { liveView } from './live-view.ts';
import { acquireLock } from './lock.ts';
import { readRuns } from './run-index.ts';
import { dropRefused, ignoredFolders, placeholder } from './run-request.ts';
import { openSession } from './session.ts';
import { type Workspace, workspaceAt } from './workspace.ts';
import type { World } from './world.ts';

export interface EstimateOptions extends EndpointOptions {
  /** Rows of the preview. */
  readonly records?: number | undefined;
  /** Makes a preview although a finished run could tell. */
  readonly preview?: boolean | undefined;
  readonly instances?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly json?: boolean | undefined;
}

/** Everything that the two ways to an estimate share. */
interface Question {
  readonly drop: DropFolder;
  readonly planned: Plan;
  readonly seedFiles: ReadonlySet<string>;
  readonly rows: DropRows;
  readonly endpoint: EndpointRequest;
  readonly options: EstimateOptions;
  readonly workspace: Workspace;
  readonly interrupts: Interrupts;
  readonly world: World;
}

interface Seen {
  readonly observed: ObservedRun;
  readonly source: EstimateSource;
  readonly unpaid: boolean;
}

const defaultRecords = 20;
const defaultInstances = 8;
/** Calls at once for each instance, as a run has them at a server that nothing is known about. */
const defaultCallsAtOnce = 16;

/** `sower estimate`: what a run of a drop will take, by a finished run that did the same, else by a small preview. */
export async function estimate(given: string, options: EstimateOptions, world: World): Promise<ExitCode> {
  const workspace = workspaceAt(world.folder, world.environment);
  const endpoint = endpointRequest(options, world.environment);
  const folder = dropFolder(given, world.folder);
  const drop = readDropFolder(folder, ignoredFolders(workspace, readRuns(workspace.runs), world));
  const built = planDrop(world.root, drop, modelOf(endpoint));
  if ('problems' in built) throw dropRefused(given, built.problems);
  const planned = built.plan;
  if (planned.quota !== undefined)
    throw usageError(
      'The drop asks for a quota, whose run draws seeds until it is met; estimate tells of runs over all rows only.',
      `The most that it can cost: ${world.program} plan ${given}`,
    );
  const seedFiles = new Set(planned.seeds.map(({ object }) => object.key.slice('drops/drop/'.length)));
  const rows = dropRows(drop, seedFiles);
  const interrupts = watchInterrupts(world.signals, world.now);
  aborted(interrupts.second).then(() => world.exitSoon(exitCodes.interrupted, 1_800));
  try {
    const question = { drop, planned, seedFiles, rows, endpoint, options, workspace, interrupts, world };
    const seen = (await byHistory(question)) ?? (await byPreview(question));
    print(resultOf(question, seen), options, world);
  } catch (error) {
    if (!interrupts.first.aborted || error instanceof CommandError) throw error;
    throw new CommandError(exitCodes.interrupted, { what: 'Stopped. The same command goes on where it stopped.' });
  } finally {
    interrupts.close();
  }
  return exitCodes.ok;
}

async function byHistory(question: Question): Promise<Seen | undefined> {
  const { drop, endpoint, options, workspace, planned, rows, interrupts, world } = question;
  const [newest, ...older] = options.preview ? [] : precedents(readRuns(workspace.runs), endpoint);
  if (newest === undefined || !existsSync(workspace.cloud)) return undefined;
  const release = await acquireLock(workspace.lock, world);
  try {
    const idle = async () => idleEndpoint(newest.endpoint);
    const view = liveView(world.stderr, world.now);
    const session = await openSession(workspace, { signal: interrupts.first, endpoint: idle }, view, world);
    try {
      const asked = { dropDigest: drop.digest, meanBytes: meanBytes(rows) };
      const found = await findPrecedent(session, [newest, ...older], planned, asked, endpoint);
      if (found === undefined) return undefined;
      const observed = await observeRun({ cloud: session.cloud, ...session.outputs }, found.plan, found.item);
      const source = { kind: 'history', run: found.item.run, seeds: observed.seeds, isPart: found.isSameDrop } as const;
      return { observed, source, unpaid: false };
    } finally {
      await session.close(10_000);
    }
  } finally {
    release();
  }
}

async function byPreview(question: Question): Promise<Seen> {
  const { drop, rows, seedFiles, options, endpoint, interrupts, planned, world } = question;
  const workspace = previewWorkspace(question.workspace);
  const { records = defaultRecords, concurrency } = options;
  const draw = { count: records, seed: planned.randomSeed, folder: workspace.drops };
  const folder = writePreviewDrop(drop, rows, seedFiles, draw);
  const drawn = dropRows(readDropFolder(folder), seedFiles).sizes;
  const bySeed = new Map(drawn.map(({ file, line, bytes }) => [`${file}:${line}`, bytes] as const));
  const how = { workspace, endpoint, options: { concurrency }, interrupts, world };
  return runPreview(folder, how, async ({ plan, item }, session) => {
    const seen = await observeRun({ cloud: session.cloud, ...session.outputs }, plan, item);
    const observed = { ...seen, lengths: { bySeed, mean: meanBytes(rows) } };
    const source = { kind: 'preview', run: item.run, seeds: observed.seeds, isPart: true } as const;
    return { observed, source, unpaid: (item.calls?.unpaid ?? 0) > 0 };
  });
}

function resultOf({ drop, planned, rows, options }: Question, { observed, source, unpaid }: Seen): EstimateResult {
  const { concurrency: callsAtOnce = defaultCallsAtOnce, instances = defaultInstances } = options;
  const of = { drop: basename(drop.folder), rows: rows.sizes.length, callsAtOnce, instances };
  const result = estimateResult(of, planned, observed, source);
  const cut = 'The preview ended at the cap of run.yaml, so that this estimate is too low.';
  return unpaid ? { ...result, notices: [...result.notices, cut] } : result;
}

/** Stands for the model before it is known which one can be had; models of ours cost nothing. */
function modelOf(endpoint: EndpointRequest): Parameters<typeof planDrop>[2] {
  const overrides = placeholder(endpoint);
  return endpoint.kind === 'http' ? overrides : { ...overrides, price: freePrice };
}

function print(result: EstimateResult, { json }: EstimateOptions, world: World): void {
  world.stdout.write(json ? `${JSON.stringify(result)}\n` : estimateText(result));
}
