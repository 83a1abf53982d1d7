import type { Plan } from '../contract/plan.ts';
import type { ShardItem } from '../domain/ledger.ts';
import type { SowerRecord } from '../domain/records.ts';
import { seedSpan } from '../domain/seed-span.ts';
import type { NewShard } from '../ports.ts';
import { type FlowPorts, handedOn, startShards } from './flow.ts';
import { passedBy } from './pass-by.ts';
import { flowsInto } from './plan-reader.ts';

/**
 * Hands a finished shard to the stage that it flows into. A stage that has nothing to do for its records is passed in
 * the same hand: its shard is noted as done, and goes on from there.
 *
 * @param index of the finished stage; it must flow into another one.
 * @param parts records of the output, where they are at hand.
 */
export async function handOn(
  ports: FlowPorts,
  plan: Plan,
  index: number,
  done: ShardItem,
  parts?: readonly (readonly SowerRecord[])[],
): Promise<void> {
  const [stage, next] = [plan.stages[index], flowsInto(plan, index)];
  if (stage === undefined || next === undefined) return;
  const queued: NewShard[] = [];
  for (const [part, shard] of handedOn(plan, stage, done).entries()) {
    const records = parts?.[part];
    const tallies = records === undefined ? undefined : passedBy(next, records);
    const passed =
      records !== undefined && tallies !== undefined && flowsInto(plan, index + 1) !== undefined
        ? { partRecords: [records.length], passThrough: true, tallies, span: seedSpan(records.map(({ seed }) => seed)) }
        : undefined;
    const at = { run: plan.run, stage: next.name, buckets: plan.tuning.ledgerBuckets, shard: shard.shard };
    if (records === undefined || passed === undefined || !(await ports.ledger.addDoneShard(at, shard, passed))) {
      queued.push(shard);
      continue;
    }
    const item: ShardItem = { ...shard, ...passed, status: 'D', attempt: 0, failures: 0, leaseUntil: 0 };
    await handOn(ports, plan, index + 1, item, [records]);
  }
  await startShards(ports, plan, next, queued);
}
