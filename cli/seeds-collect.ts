import { mkdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { groupByRows } from '../shared/domain/tasks/unified/row-groups.ts';
import { licensePolicy } from '../shared/recipes/license-policy.ts';
import { usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { Interrupted, watchInterrupts } from './interrupts.ts';
import { acquireLock } from './lock.ts';
import { builtInRegistry } from './seeds-audit.ts';
import { type CollectChange, changesSince } from './seeds-collect-changes.ts';
import { CollectFolder } from './seeds-collect-folder.ts';
import { RowFolder } from './seeds-collect-locate.ts';
import {
  type CollectedOutcome,
  groupOutcome,
  hubOf,
  type NewerCommit,
  type SeedsCollectOptions,
} from './seeds-collect-outcome.ts';
import { type CollectReport, collectReport, type GroupOutcome } from './seeds-collect-report.ts';
import { collectRunFile } from './seeds-collect-run-file.ts';
import { collectSummary } from './seeds-collect-summary.ts';
import { selectTasks } from './seeds-collect-tasks.ts';
import type { World } from './world.ts';

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
  const release = await acquireLock(folder.lock, world);
  try {
    folder.begin();
    const upstream: NewerCommit[] = [];
    const hub = options.download ? hubOf(world, signal) : undefined;
    const collection = { rows, options, world, signal, folder, hub, upstream };
    const outcomes: CollectedOutcome[] = [];
    for (const group of groupByRows(selected.admitted)) outcomes.push(await groupOutcome(group, collection));
    const report = collectReport(selected, outcomes);
    const groups = outcomes.flatMap(({ collected }) => (collected === undefined ? [] : [collected]));
    const changes = changesSince(folder.former?.groups, groups);
    const files = folder.publish(groups, headingsOf(report), (seedFiles) =>
      report.totals.kept === report.totals.texts
        ? undefined
        : collectRunFile({ dataset: basename(out), seedFiles, datasets: datasetsOf(outcomes), licenses: names }),
    );
    tell(world, { out, files, report, outcomes, changes, upstream, json: options.json ?? false });
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

function headingsOf({ first, byGroup, totals }: CollectReport) {
  return { first, before: byGroup, last: [JSON.stringify({ kind: 'totals', ...totals })] };
}

interface Told {
  readonly out: string;
  readonly files: readonly string[];
  readonly report: CollectReport;
  readonly outcomes: readonly GroupOutcome[];
  readonly changes: readonly CollectChange[];
  readonly upstream: readonly NewerCommit[];
  readonly json: boolean;
}

function tell(world: World, { out, files, report, outcomes, changes, upstream, json }: Told): void {
  const { totals } = report;
  if (json)
    world.stdout.write(`${JSON.stringify({ schemaVersion: 1, drop: out, files, totals, changes, upstream })}\n`);
  else world.stdout.write(`${collectSummary({ out, totals, outcomes, changes, program: world.program }).join('\n')}\n`);
}
