import { cleanLine } from './clean-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { shownPath } from './finish.ts';
import { lockOwner } from './lock.ts';
import { usdText, withCommas } from './numbers.ts';
import { type RunEntry, readRuns } from './run-index.ts';
import { alignColumns } from './table.ts';
import { workspaceAt } from './workspace.ts';
import type { World } from './world.ts';

const header = ['RUN', 'STATUS', 'ACCEPTED', 'REJECTED', 'FAILED', 'TOKENS', 'USD', 'STARTED', 'DATASET FOLDER'];

/** `sower runs`: the runs of this workspace, newest last, whether or not a cloud is running. */
export function runs(options: { readonly json?: boolean }, world: World): ExitCode {
  const workspace = workspaceAt(world.folder, world.environment);
  const entries = readRuns(workspace.runs);
  const busy = lockOwner(workspace.lock, world.now()) !== undefined;
  const listed = entries.map((entry, index) => ({
    entry,
    status: shownStatus(entry, busy && index === newest(entries)),
  }));
  if (options.json) {
    world.stdout.write(`${JSON.stringify({ schemaVersion: 1, runs: listed.map(asJson) })}\n`);
    return exitCodes.ok;
  }
  if (listed.length === 0) {
    world.stdout.write(`No runs in this workspace yet. Try: ${world.program} run samples/task-seeded\n`);
    return exitCodes.ok;
  }
  const rows = listed.map(({ entry, status }) => [
    cleanLine(entry.run ?? entry.drop, 80),
    status,
    ...sumCells(entry),
    entry.startedAt.slice(0, 16).replace('T', ' '),
    entry.path === null ? '-' : cleanLine(shownPath(entry.path, world.folder), 300),
  ]);
  const advice = listed.some(({ status }) => status === 'stopped' || status === 'failed')
    ? `\nTo go on with the latest one that was stopped: ${world.program} run --resume\n`
    : '';
  world.stdout.write(`${alignColumns([header, ...rows], new Set([2, 3, 4, 5, 6])).join('\n')}\n${advice}`);
  return exitCodes.ok;
}

function sumCells({ sums }: RunEntry): string[] {
  if (!sums) return ['-', '-', '-', '-', '-'];
  const { counts, tokens, usd } = sums;
  const numbers = [counts.accepted, counts.rejected, counts.failed, tokens.in + tokens.out];
  return [...numbers.map(withCommas), usdText(usd)];
}

/** The command that holds the lock works on the newest run that is not finished. */
const newest = (entries: readonly RunEntry[]): number => entries.findLastIndex(({ status }) => status === 'started');

function shownStatus({ status }: RunEntry, running: boolean): string {
  if (status !== 'started') return status;
  return running ? 'running' : 'stopped';
}

const asJson = ({ entry, status }: { entry: RunEntry; status: string }): object => ({
  run: entry.run,
  drop: entry.drop,
  folder: entry.folder,
  dataset: entry.path,
  name: entry.dataset,
  status,
  model: entry.endpoint.model,
  counts: entry.sums?.counts ?? null,
  reasons: entry.sums?.reasons ?? null,
  tokens: entry.sums?.tokens ?? null,
  usd: entry.sums?.usd ?? null,
  startedAt: entry.startedAt,
  finishedAt: entry.finishedAt,
  error: entry.error,
});
