import { EndpointUnusable, SumsDiffer } from '../contract/errors.ts';
import { metricNames } from '../contract/metrics.ts';
import { inParallel } from '../contract/parallel.ts';
import type { AdvanceOutput, Cursor } from '../contract/payloads.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import { isTerminal, planAdvance, type ShardItem } from '../domain/ledger.ts';
import type { Meter, NewShard } from '../ports.ts';
import { type SharePorts, sharedWindow } from './endpoint-share.ts';
import { type FlowPorts, handedOn, queueShards } from './flow.ts';
import { behindGate, type StageShards, throughGate } from './gate.ts';
import { nextLookSeconds, type SeenStage } from './next-look.ts';
import { flowsInto, type PlanReader } from './plan-reader.ts';
import { splitInto } from './split-shard.ts';
import { stageWindow } from './stage-endpoint.ts';
import { startAhead } from './start-ahead.ts';

export interface AdvancePorts extends FlowPorts, SharePorts {
  readonly plans: PlanReader;
  readonly meter: Meter;
}

/** Ticks after which the execution hands over to a new one: 9 history events a tick, 25,000 allowed. */
const ticksPerExecution = 2000;

/**
 * Reads the truth from the ledger and repairs whatever is not on its way: adds shards that a finished predecessor
 * should have handed on, queues pending shards up to the window, sends again what ran out of its lease, buries what
 * failed too often. Where ranks allow it, shards pass a barrier before the last one has reached it.
 *
 * Safe to retry, and any number of advances may run at once: every move is a conditional update.
 *
 * @throws SumsDiffer when seed rows are lost.
 * @throws EndpointUnusable when a worker found that the endpoint refuses every call.
 */
export async function advance(ports: AdvancePorts, cursor: Cursor): Promise<AdvanceOutput> {
  const plan = await ports.plans.read(cursor.run);
  let busy = false;
  const read: StageShards[] = [];
  const seen: SeenStage[] = [];
  for (const stage of stagesFrom(plan, cursor.segment)) {
    const items = await reconcile(ports, plan, stage, read);
    const window = await windowOf(ports, plan, stage, items);
    const step = planAdvance(items, ports.clock.now(), window);
    await inParallel(step.lost, 8, (item) =>
      ports.ledger.failShard(
        { run: plan.run, stage: stage.name, buckets: plan.tuning.ledgerBuckets, shard: item.shard },
        item.error ?? 'its workers died or never came back',
      ),
    );
    await queueShards(ports, plan, stage, step.queue);
    ports.meter.count({ [metricNames.progress]: step.terminal }, { stage: stage.name, run: plan.run });
    // A shard given up here may have been finished at the last moment: the next tick sees what it handed on.
    if (step.terminal < items.length && stage.segment === cursor.segment) busy = true;
    if (stage.worker === 'normalize') refuseLostSeeds(items);
    if (stage.worker === 'generate') refuseUnusableEndpoint(items);
    read.push({ stage, items });
    const waiting = items.length - step.terminal - step.open - step.lost.length - step.queue.length;
    seen.push({
      shards: items.length,
      queued: step.queue.filter(({ status }) => status === 'P').length,
      waiting,
      window,
    });
  }
  const tick = cursor.tick + 1;
  if (busy) {
    const status = tick % ticksPerExecution === 0 ? 'restart' : 'running';
    return { run: cursor.run, segment: cursor.segment, tick, status, waitSeconds: nextLookSeconds(tick, seen) };
  }
  const last = plan.stages.every((stage) => stage.segment <= cursor.segment);
  return {
    run: cursor.run,
    segment: last ? cursor.segment : cursor.segment + 1,
    tick: 0,
    status: last ? 'finished' : 'next-segment',
    waitSeconds: 1,
  };
}

/** A stage that has nothing left to do takes no part of the window from other runs; one that waits for its first shard does. */
const windowOf = async (
  ports: SharePorts,
  plan: Plan,
  stage: PlanStage,
  items: readonly ShardItem[],
): Promise<number> => {
  const isDone = items.length > 0 && items.every(({ status }) => isTerminal(status));
  return isDone ? stageWindow(plan, stage) : sharedWindow(ports, plan, stage);
};

/** A run that misses a stretch of its seeds is never published, so it stops before it spends more. */
function refuseLostSeeds(items: readonly ShardItem[]): void {
  const lost = items.filter(({ status }) => status === 'F');
  if (lost.length === 0) return;
  throw new SumsDiffer(
    `${lost.length} of ${items.length} stretches of seed rows could not be read. ${lost[0]?.error ?? ''}`,
  );
}

/** Further calls would fail as well: the run stops, and goes on when it is resumed with the set-up mended. */
function refuseUnusableEndpoint(items: readonly ShardItem[]): void {
  const mark = 'EndpointUnusable: ';
  const found = items.find(({ status, error }) => status !== 'D' && error?.startsWith(mark));
  if (found?.error !== undefined) throw new EndpointUnusable(found.error.slice(mark.length));
}

/** Stages of a segment, and those behind it as far as gates lead. */
function stagesFrom(plan: Plan, segment: number): PlanStage[] {
  const first = plan.stages.findIndex((stage) => stage.segment === segment);
  let end = first;
  while (end + 1 < plan.stages.length && (flowsInto(plan, end) ?? behindGate(plan, end)) !== undefined) end += 1;
  return first < 0 ? [] : plan.stages.slice(first, end + 1);
}

/** Adds what the stage before handed on and nobody registered (usually nothing), and what may pass a gate by now. */
async function reconcile(
  ports: AdvancePorts,
  plan: Plan,
  stage: PlanStage,
  read: readonly StageShards[],
): Promise<ShardItem[]> {
  const buckets = plan.tuning.ledgerBuckets;
  const items = await ports.ledger.readShards(plan.run, stage.name, buckets);
  const known = new Set(items.map((item) => item.shard));
  const add = async (due: readonly NewShard[]): Promise<ShardItem[]> => {
    const missing = due.filter((shard) => !known.has(shard.shard));
    if (missing.length === 0) return items;
    await ports.ledger.addShards(plan.run, stage.name, buckets, missing);
    return ports.ledger.readShards(plan.run, stage.name, buckets);
  };
  const split = items.filter(({ status }) => status === 'S').flatMap((item) => splitInto(plan, stage, item));
  const before = read.at(-1);
  if (before === undefined) return add(split);
  const flows = flowsInto(plan, plan.stages.indexOf(before.stage)) === stage;
  const due = flows
    ? before.items.filter((item) => item.status === 'D').flatMap((item) => handedOn(plan, before.stage, item))
    : throughGate(plan, read);
  if (!flows) await startAhead(ports, plan, before.stage, read);
  return add([...due, ...split]);
}
