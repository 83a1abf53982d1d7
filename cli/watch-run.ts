import { z } from 'zod';
import type { LocalCloud } from '../local/local-cloud.ts';
import type { Plan } from '../shared/contract/plan.ts';
import type { RunItem } from '../shared/contract/run-item.ts';
import { levelLine, readBudgetView } from './budget-view.ts';
import { callsText } from './calls-text.ts';
import { readPlan, readRefusal, readRun, runOfDrop, type StackOutputs } from './cloud-view.ts';
import type { Activity } from './live-view.ts';
import { progressReader, type StageProgress } from './progress.ts';

/** How a run ended, as far as the command is concerned. */
export type RunEnd =
  | { readonly kind: 'finished'; readonly item: RunItem; readonly plan: Plan }
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'lost'; readonly error: string }
  | { readonly kind: 'interrupted' };

export interface RunWatch {
  readonly cloud: LocalCloud;
  readonly outputs: StackOutputs;
  readonly drop: string;
  /** Epoch milliseconds. */
  now(): number;
  wait(milliseconds: number): Promise<void>;
  readonly interrupted: AbortSignal;
  /** Called once, as soon as the drop has become a run. */
  onRun(item: RunItem, plan: Plan): void;
  onActivity(activity: Activity): void;
  /** Something that has to stay on the screen. */
  onNews(line: string): void;
}

const pollMilliseconds = 400;
/** An event, or the next execution of a long run, takes this long at most to show up. */
const graceMilliseconds = 30_000;

/**
 * Watches a run until it is over. A run is over when its item says so and no execution is at work on it: the item of a
 * resumed run may still tell how the last attempt ended.
 */
export async function watchRun(watch: RunWatch): Promise<RunEnd> {
  const { cloud, outputs, drop } = watch;
  let run: { item: RunItem; plan: Plan; stages: () => Promise<StageProgress[]> } | undefined;
  let idleSince: number | undefined;
  const told = new Set<number>();
  for (;;) {
    if (watch.interrupted.aborted) return { kind: 'interrupted' };
    const idle = !isBusy(cloud);
    run ??= await openedRun(watch);
    const item = run ? ((await readRun(cloud, outputs.table, run.item.run)) ?? run.item) : undefined;
    const budget = run && (await readBudgetView(cloud, outputs.table, run.plan));
    for (const level of budget?.levels ?? []) {
      if (budget !== undefined && !told.has(level)) watch.onNews(levelLine(level, budget));
      told.add(level);
    }
    const note = [callsText(cloud.endpointStatistics()), budget?.text].filter(Boolean).join(', ');
    watch.onActivity({ stages: (await run?.stages()) ?? [], note });
    if (idle) {
      if (run && item && item.status !== 'running') return { kind: 'finished', item, plan: run.plan };
      const refusal = run ? undefined : await readRefusal(cloud, outputs.workBucket, drop);
      if (refusal !== undefined) return { kind: 'refused', error: refusalText(refusal) };
      idleSince ??= watch.now();
      if (watch.now() - idleSince > graceMilliseconds) return { kind: 'lost', error: lastFailure(cloud) };
    } else idleSince = undefined;
    await watch.wait(pollMilliseconds);
  }
}

async function openedRun(
  watch: RunWatch,
): Promise<{ item: RunItem; plan: Plan; stages: () => Promise<StageProgress[]> } | undefined> {
  const { cloud, outputs, drop } = watch;
  const item = await runOfDrop(cloud, outputs.table, drop);
  const plan = item && (await readPlan(cloud, outputs.workBucket, item.run));
  if (!item || !plan) return undefined;
  watch.onRun(item, plan);
  return { item, plan, stages: progressReader(cloud, outputs.table, plan) };
}

const isBusy = (cloud: LocalCloud): boolean => cloud.executions().some(({ status }) => status === 'RUNNING');

function lastFailure(cloud: LocalCloud): string {
  const failed = cloud.executions().findLast(({ status }) => status !== 'SUCCEEDED' && status !== 'RUNNING');
  if (!failed) return 'No execution of the state machine is at work, and the run is not finished.';
  return [failed.error, failed.cause].filter(Boolean).join(': ') || `The execution ended as ${failed.status}.`;
}

const Refusal = z.object({ error: z.string().optional(), problems: z.array(z.string()).optional() });

/** The refusal object is ours, but what it says may quote the drop; callers clean it before they show it. */
function refusalText(text: string): string {
  const { error, problems } = Refusal.parse(JSON.parse(text));
  return problems?.join('\n') ?? error ?? 'No reason was given.';
}
