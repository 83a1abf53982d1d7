import { mkdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { softwareVersion } from '../shared/contract/version.ts';
import { digestOf } from '../shared/domain/identity.ts';
import { groupByRows, type RowGroup } from '../shared/domain/tasks/unified/row-groups.ts';
import { licensePolicy } from '../shared/recipes/license-policy.ts';
import { cleanLine } from './clean-text.ts';
import { fileDigest } from './drop-files.ts';
import { usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { Interrupted, watchInterrupts } from './interrupts.ts';
import { acquireLock } from './lock.ts';
import { withCommas } from './numbers.ts';
import { builtInRegistry } from './seeds-audit.ts';
import { type CollectChange, changesSince } from './seeds-collect-changes.ts';
import { type CollectedGroup, CollectFolder } from './seeds-collect-folder.ts';
import { collectGroup, type PinnedFile } from './seeds-collect-group.ts';
import { Hub, NotOnHub } from './seeds-collect-hub.ts';
import { type LocatedRows, RowFolder } from './seeds-collect-locate.ts';
import { RowsUnreadable } from './seeds-collect-read.ts';
import { type CollectReport, collectReport, type GroupOutcome } from './seeds-collect-report.ts';
import { collectRunFile } from './seeds-collect-run-file.ts';
import { writeAll, writeDrawn } from './seeds-collect-sink.ts';
import { collectSummary } from './seeds-collect-summary.ts';
import { type AdmittedTask, selectTasks } from './seeds-collect-tasks.ts';
import type { World } from './world.ts';

export interface SeedsCollectOptions {
  readonly rows: string;
  readonly out: string;
  readonly task?: readonly string[];
  readonly licenses?: string;
  readonly perTask?: number;
  readonly canonical?: boolean;
  readonly download?: boolean;
  readonly update?: boolean;
  readonly json?: boolean;
}

/** `sower seeds collect`: a drop of records made of the rows of admitted tasks. */
export async function seedsCollect(given: string, options: SeedsCollectOptions, world: World): Promise<ExitCode> {
  const interrupts = watchInterrupts(world.signals, world.now);
  try {
    return await collect(given, options, world, interrupts.first);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    world.stderr.write('Stopped. What is finished is kept: run the same command again to go on.\n');
    return exitCodes.interrupted;
  } finally {
    interrupts.close();
  }
}

async function collect(
  given: string,
  options: SeedsCollectOptions,
  world: World,
  signal: AbortSignal,
): Promise<ExitCode> {
  const rowFolder = resolve(world.folder, options.rows);
  if (options.download) mkdirSync(rowFolder, { recursive: true });
  const rows = new RowFolder(rowFolder);
  const names = options.licenses
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const selected = selectTasks(given, world.folder, {
    names: options.task ?? [],
    licences: licensePolicy(names),
    registry: builtInRegistry(world.root),
  });
  const out = resolve(world.folder, options.out);
  const folder = new CollectFolder(out);
  folder.begin();
  const release = await acquireLock(folder.lock, world);
  try {
    const hub = options.download ? hubOf(world, signal) : undefined;
    const collection = { rows, options, world, signal, folder, hub };
    const outcomes: (GroupOutcome & { readonly collected?: CollectedGroup })[] = [];
    for (const group of groupByRows(selected.admitted)) outcomes.push(await groupOutcome(group, collection));
    const report = collectReport(selected, outcomes);
    const groups = outcomes.flatMap(({ collected }) => (collected === undefined ? [] : [collected]));
    const changes = changesSince(folder.former?.groups, groups);
    const files = folder.publish(groups, headingsOf(report), (seedFiles) =>
      report.totals.kept === report.totals.texts
        ? undefined
        : collectRunFile({ dataset: basename(out), seedFiles, datasets: datasetsOf(outcomes), licenses: names }),
    );
    tell(world, { out, files, report, outcomes, changes, json: options.json ?? false });
    if (report.totals.kept > 0) return exitCodes.ok;
    throw usageError('No record could be collected.', 'report.jsonl in the folder says of every task and row why.');
  } finally {
    release();
  }
}

function datasetsOf(outcomes: readonly GroupOutcome[]): string[] {
  return outcomes.flatMap((outcome) => {
    const dataset = 'result' in outcome && outcome.result.kept > 0 ? outcome.group.tasks[0].config.dataset_path : null;
    return dataset == null ? [] : [dataset];
  });
}

function hubOf(world: World, signal: AbortSignal): Hub {
  return new Hub({
    url: world.environment.HF_ENDPOINT?.replace(/\/+$/u, '') || 'https://huggingface.co',
    token: world.environment.HF_TOKEN || undefined,
    signal,
    wait: world.wait,
    tell: (line) => world.stderr.write(`${cleanLine(line, 300)}\n`),
  });
}

interface Collection {
  /** Undefined when nothing is to be fetched. */
  readonly hub: Hub | undefined;
  readonly rows: RowFolder;
  readonly options: SeedsCollectOptions;
  readonly world: World;
  readonly signal: AbortSignal;
  readonly folder: CollectFolder;
}

/** The rows in the folder; with `--download` those that are not there are fetched first. */
async function locate(
  group: RowGroup<AdmittedTask>,
  { rows, hub, options, world }: Collection,
): Promise<LocatedRows | undefined> {
  const configs = group.tasks.map(({ config }) => config);
  const [first] = group.tasks;
  const found = rows.find(configs);
  if (hub === undefined) return found;
  if (found === undefined) {
    await hub.fetch(rows.folder, first.config, false);
    return rows.find(configs);
  }
  if (found.revision === null) return found;
  const newer = await hub.newerThan(rows.folder, first.config);
  if (newer === undefined) return found;
  const { pinned, newest } = newer;
  if (!options.update) {
    world.stderr.write(
      `${nameOf(group)}: the Hub has a newer commit, ${newest}; the rows are of ${pinned}. --update takes it.\n`,
    );
    return found;
  }
  await hub.fetch(rows.folder, first.config, true);
  return rows.find(configs);
}

async function groupOutcome(
  group: RowGroup<AdmittedTask>,
  collection: Collection,
): Promise<GroupOutcome & { collected?: CollectedGroup }> {
  const { signal } = collection;
  if (signal.aborted) throw new Interrupted('interrupted between datasets');
  try {
    const located = await locate(group, collection);
    if (located === undefined)
      return { group, code: 'too_few_rows', message: 'there are no rows of it in the folder of rows' };
    const collected = await collectRows(group, located, collection);
    return { group, result: collected.result, collected };
  } catch (error) {
    if (error instanceof NotOnHub) return { group, code: 'too_few_rows', message: error.message };
    if (!(error instanceof RowsUnreadable)) throw error;
    return { group, code: 'rows_unreadable', message: `the rows cannot be read: ${error.message}` };
  }
}

/** Takes the records of an unchanged group as they are, and makes all others. */
async function collectRows(
  group: RowGroup<AdmittedTask>,
  located: LocatedRows,
  collection: Collection,
): Promise<CollectedGroup> {
  const { rows, options, world, signal, folder } = collection;
  const files = located.files.map((path): PinnedFile => ({ path, name: rows.nameOf(path), sha256: fileDigest(path) }));
  const pinned = files.map(({ name, sha256 }) => ({ name, sha256 }));
  const digest = digestOf({
    version: softwareVersion,
    tasks: group.tasks.map(({ config, facts }) => ({ config, facts })),
    files: pinned,
    revision: located.revision,
    canonical: options.canonical ?? false,
    perTask: options.perTask ?? null,
  });
  const known = folder.finished(digest);
  if (known !== undefined) return known;
  const writers = folder.writers(digest);
  const { perTask } = options;
  const name = nameOf(group);
  try {
    const result = await collectGroup({
      group,
      files,
      revision: located.revision,
      canonicalOrder: options.canonical ?? false,
      sink: perTask === undefined ? writeAll(writers) : writeDrawn(writers, perTask, writers.candidates),
      report: writers.report,
      signal,
      progress: progressLines(name, world),
    });
    const collected = { key: group.key, name, digest, revision: located.revision, files: pinned, result };
    folder.commit(collected, writers);
    return collected;
  } catch (error) {
    for (const writer of Object.values(writers)) writer.discard();
    throw error;
  }
}

function nameOf({ tasks: [{ config }] }: RowGroup<AdmittedTask>): string {
  return [config.dataset_path ?? config.task, config.dataset_name, config.training_split].filter(Boolean).join(' ');
}

const progressMilliseconds = 5_000;

/** A line now and then for datasets that take long. */
function progressLines(name: string, world: World): (rows: number) => void {
  let last = world.now();
  return (rows) => {
    const now = world.now();
    if (now - last < progressMilliseconds) return;
    last = now;
    world.stderr.write(`${name}: ${withCommas(rows)} rows\n`);
  };
}

function headingsOf({ first, byGroup, totals }: CollectReport) {
  return { first, before: byGroup, last: [JSON.stringify({ kind: 'totals', ...totals })] };
}

interface Told {
  readonly out: string;
  readonly files: readonly string[];
  readonly report: CollectReport;
  readonly outcomes: readonly GroupOutcome[];
  readonly changes: readonly CollectChange[];
  readonly json: boolean;
}

function tell(world: World, { out, files, report, outcomes, changes, json }: Told): void {
  const { totals } = report;
  if (json) world.stdout.write(`${JSON.stringify({ schemaVersion: 1, drop: out, files, totals, changes })}\n`);
  else world.stdout.write(`${collectSummary({ out, totals, outcomes, changes, program: world.program }).join('\n')}\n`);
}
