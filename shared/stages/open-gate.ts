import type { Plan, PlanStage } from '../contract/plan.ts';
import type { ShardItem } from '../domain/ledger.ts';
import { type FlowPorts, startShards } from './flow.ts';
import { behindGate, type StageShards, startOfSegment, throughGate } from './gate.ts';
import { startAhead } from './start-ahead.ts';

/** Seed bytes of runs that are over in seconds: they do not wait for the next look of `advance`, and have few shards to read. */
const smallRunBytes = 1024 * 1024;

/**
 * To be called when a shard has claimed, with the place of its stage: lets through what it held up, and has calls asked
 * for what others hold up.
 */
export async function openGate(ports: FlowPorts, plan: Plan, index: number): Promise<void> {
  const claiming = plan.stages[index];
  const behind = behindGate(plan, index);
  if (
    claiming === undefined ||
    behind === undefined ||
    plan.seeds.reduce((sum, { object }) => sum + object.size, 0) > smallRunBytes
  )
    return;
  const read = (stage: PlanStage): Promise<ShardItem[]> =>
    ports.ledger.readShards(plan.run, stage.name, plan.tuning.ledgerBuckets);
  const stages: StageShards[] = [];
  const start = startOfSegment(plan, claiming);
  for (const stage of plan.stages.slice(start, index + 1)) stages.push({ stage, items: await read(stage) });
  const known = new Set((await read(behind)).map(({ shard }) => shard));
  await startShards(
    ports,
    plan,
    behind,
    throughGate(plan, stages).filter(({ shard }) => !known.has(shard)),
  );
  await startAhead(ports, plan, claiming, stages);
}
