import { join } from 'node:path';
import { type ForgetInput, ForgetOutput, type ForgetSelector } from '../shared/contract/payloads.ts';
import { shortestPrefix } from '../shared/domain/forget/selects.ts';
import { cleanLine } from './clean-text.ts';
import { idleEndpoint } from './endpoint.ts';
import { CommandError, usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { fetchDataset } from './fetch-dataset.ts';
import { shownPath } from './finish.ts';
import { watchInterrupts } from './interrupts.ts';
import { liveView } from './live-view.ts';
import { acquireLock } from './lock.ts';
import { plural, withCommas } from './numbers.ts';
import { publishedFolders } from './published-folders.ts';
import { type RunEntry, writeRun } from './run-index.ts';
import { defaultOut } from './run-request.ts';
import { openSession, type Session } from './session.ts';
import { workspaceAt } from './workspace.ts';
import type { World } from './world.ts';

export interface ForgetOptions {
  readonly seed?: readonly string[];
  readonly task?: readonly string[];
  readonly dataset?: readonly string[];
  readonly record?: readonly string[];
  readonly run?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const closeMilliseconds = 10_000;
const recordsShown = 10;

/** `sower forget`: a new version of a dataset without everything that was made of some seeds. */
export async function forget(options: ForgetOptions, world: World): Promise<ExitCode> {
  const selectors = selectorsOf(options);
  const workspace = workspaceAt(world.folder, world.environment);
  const [place] = publishedFolders(workspace, { run: options.run }, world);
  const entry = place?.entry;
  if (entry?.run == null)
    throw usageError('This workspace has no dataset yet.', `${world.program} runs lists what there is.`);
  const release = await acquireLock(workspace.lock, world);
  const interrupts = watchInterrupts(world.signals, world.now);
  const view = liveView(world.stderr, world.now);
  let session: Session | undefined;
  try {
    const start = { signal: interrupts.first, endpoint: async () => idleEndpoint(entry.endpoint) };
    session = await openSession(workspace, start, view, world);
    view.end();
    const input = { run: entry.run, selectors };
    const plan = await call(session, { ...input, dryRun: true });
    if (plan.accepted + plan.dropped + plan.before === 0) throw nothingMatches(entry.run, world);
    const asks = options.dryRun !== true && options.yes !== true && plan.accepted + plan.dropped > 0;
    if (options.dryRun || asks) {
      tell(plan, undefined, { ...options, dryRun: true }, world);
      if (!asks) return exitCodes.ok;
      throw usageError('Nothing was changed yet.', 'Give the same command with --yes to publish the new version.');
    }
    const done = await call(session, input);
    const folder = await bringHome(session, entry, done, world);
    writeRun(workspace.runs, { ...entry, version: done.version, path: folder, sums: sumsAfter(entry, done) });
    tell(done, folder, options, world);
    return exitCodes.ok;
  } finally {
    await session?.close(closeMilliseconds);
    interrupts.close();
    release();
  }
}

function selectorsOf(options: ForgetOptions): ForgetSelector[] {
  const selectors: ForgetSelector[] = [
    ...(options.seed ?? []).map((seed) => ({ seed })),
    ...(options.task ?? []).map((task) => ({ task })),
    ...(options.dataset ?? []).map((dataset) => ({ dataset })),
    ...(options.record ?? []).map((record) => ({ record })),
  ];
  if (selectors.length === 0)
    throw usageError(
      'Say what to forget.',
      'Give --seed FILE:LINE, --task NAME, --dataset NAME or --record ID, each as often as you like.',
    );
  const short = selectors.find((one) => 'record' in one && one.record.length < shortestPrefix);
  if (short !== undefined)
    throw usageError(
      `The beginning of an id needs at least ${shortestPrefix} characters here.`,
      'sower explain shows whole ids.',
    );
  return selectors;
}

async function call(session: Session, input: ForgetInput): Promise<ForgetOutput> {
  try {
    return ForgetOutput.parse(await session.cloud.invoke(session.outputs.forgetFunction, input));
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'PlanMissing') throw cause;
    throw new CommandError(
      exitCodes.unexpected,
      {
        what: 'The workspace no longer holds the records of this run, so no other version of its dataset can be made.',
        why: cleanLine(cause.message, 300),
        next: 'Remove the rows from the Parquet files by their columns seed_object and seed_line, or make a new run without the seeds.',
      },
      { cause },
    );
  }
}

const nothingMatches = (run: string, world: World): Error =>
  usageError(
    `Nothing in the dataset of the run ${cleanLine(run, 80)} was made of that.`,
    `${world.program} explain ID shows file and line, task and dataset of a record's seed. --run names another run.`,
  );

/** The new version beside the folder of the old one. */
async function bringHome(session: Session, entry: RunEntry, done: ForgetOutput, world: World): Promise<string> {
  const old = entry.path ?? join(defaultOut(world), done.dataset, done.run);
  const base = old.replace(/-v\d+$/u, '');
  const folder = done.version === done.run ? base : `${base}${done.version.slice(done.run.length)}`;
  const address = { dataset: done.dataset, run: done.version };
  await fetchDataset(session.cloud, session.outputs.datasetBucket, address, folder);
  return folder;
}

/** What the list of runs says of the dataset as it is now. */
function sumsAfter({ sums }: RunEntry, { left }: ForgetOutput): RunEntry['sums'] {
  return sums === null ? null : { ...sums, counts: { ...sums.counts, accepted: left } };
}

function tell(found: ForgetOutput, folder: string | undefined, options: ForgetOptions, world: World): void {
  if (options.json) {
    const { run, dataset, version, accepted, dropped, seeds, before, released, records, left } = found;
    const counts = { accepted, dropped, seeds, before, left };
    const done = options.dryRun !== true;
    world.stdout.write(
      `${JSON.stringify({ schemaVersion: 1, run, name: dataset, version, dataset: folder ?? null, done, counts, released, records })}\n`,
    );
    return;
  }
  const { accepted, dropped, seeds, before, left, records, version } = found;
  const what = `${plural(accepted, 'accepted record')} and ${plural(dropped, 'dropped one')} of ${plural(seeds, 'seed')}`;
  const shown = records
    .slice(0, recordsShown)
    .map(({ id, task, seed }) => `  ${cleanLine(id, 60)}  ${cleanLine(task, 60)}  ${cleanLine(seed, 120)}`);
  const more = accepted > shown.length ? [`  and ${withCommas(accepted - shown.length)} more`] : [];
  const known = before > 0 ? [`${plural(before, 'matching record')} had been forgotten before.`] : [];
  const lines =
    folder === undefined
      ? [`To be forgotten: ${what}; ${withCommas(left)} accepted records stay.`, ...shown, ...more, ...known]
      : accepted + dropped === 0
        ? [`Nothing is left to forget: ${cleanLine(version, 100)} has none of it.`, ...known]
        : [
            `Forgotten: ${what}; ${withCommas(left)} accepted records are left.`,
            ...shown,
            ...more,
            ...known,
            `  Dataset  ${cleanLine(shownPath(folder, world.folder), 300)}`,
            '  The version before is still there, beside it and in the bucket; remove it when nobody needs it.',
          ];
  world.stdout.write(`${lines.join('\n')}\n`);
}
