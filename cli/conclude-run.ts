import { join } from 'node:path';
import type { Task } from './carry-out.ts';
import { cleanText } from './clean-text.ts';
import { readPlan, readRun } from './cloud-view.ts';
import { CommandError, usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { fetchDataset } from './fetch-dataset.ts';
import { noSums } from './json-result.ts';
import { type RunEntry, writeRun } from './run-index.ts';
import { notPublished, reportDone } from './run-report.ts';
import { defaultOut } from './run-request.ts';
import type { Session } from './session.ts';
import type { RunEnd } from './watch-run.ts';

/** Remembers how a run ended, brings its dataset home and tells. @throws CommandError when there is no dataset. */
export async function concludeRun(
  entry: RunEntry,
  end: Exclude<RunEnd, { kind: 'interrupted' }>,
  session: Session,
  task: Task,
): Promise<ExitCode> {
  const { workspace, world } = task;
  if (end.kind === 'refused') {
    writeRun(workspace.runs, { ...entry, status: 'refused', error: end.error, finishedAt: now(task) });
    throw usageError('The drop cannot be used; nothing was spent.', undefined, cleanText(end.error, 3000));
  }
  if (end.kind === 'lost') {
    writeRun(workspace.runs, { ...entry, error: end.error });
    throw new CommandError(
      exitCodes.unexpected,
      {
        what: 'The run stopped without saying why. Everything done so far is kept.',
        why: cleanText(end.error, 1500),
        next: `Go on where it stopped: ${world.program} run --resume`,
      },
      { run: entry.run },
    );
  }
  const { run, dataset, status, error, counts, reasons, tokens, usd, calls, quota } = end.item;
  const known: RunEntry = {
    ...entry,
    run,
    dataset,
    status: status === 'running' ? 'started' : status,
    error: error ?? null,
    finishedAt: end.item.finishedAt ?? now(task),
    sums: counts
      ? { counts, reasons: reasons ?? {}, tokens: tokens ?? noSums.tokens, usd: usd ?? 0, calls, quota }
      : null,
  };
  writeRun(workspace.runs, known);
  if (status === 'failed') throw notPublished(known, world);
  return deliver(known, session, task);
}

/** Downloads the dataset of a finished run and shows it. */
export async function deliver(entry: RunEntry, session: Session, task: Task): Promise<ExitCode> {
  const { asked, options, workspace, world } = task;
  const { run, dataset } = entry;
  const item = run === null ? undefined : await readRun(session.cloud, session.outputs.table, run);
  const plan = run === null ? undefined : await readPlan(session.cloud, session.outputs.workBucket, run);
  if (run === null || dataset === null || !item || !plan)
    throw usageError(
      'The dataset folder of this run is gone, and the workspace no longer holds the run either.',
      `Make a new one: add --again.`,
    );
  const target = asked.out ?? entry.out ?? join(defaultOut(world), dataset, run);
  const address = { dataset, run: entry.version ?? run };
  await fetchDataset(session.cloud, session.outputs.datasetBucket, address, target);
  const delivered: RunEntry = { ...entry, path: target };
  writeRun(workspace.runs, delivered);
  return reportDone(delivered, plan, session, options, world);
}

const now = ({ world }: Task): string => new Date(world.now()).toISOString();
