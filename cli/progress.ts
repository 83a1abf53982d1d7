import { z } from 'zod';
import type { LocalCloud } from '../local/local-cloud.ts';
import type { Plan } from '../shared/contract/plan.ts';
import { runKeys } from '../shared/contract/run-item.ts';
import { isTerminal, ShardStatus } from '../shared/domain/ledger.ts';
import { addTallies, StepTally } from '../shared/domain/records.ts';

/** How far one stage is. Shards count work, records count what the work gave. */
export interface StageProgress {
  readonly name: string;
  readonly done: number;
  readonly total: number;
  /** Shards that were lost. */
  readonly lost: number;
  /** Records that went on; undefined where a stage judges none (it registers keys for a later one). */
  readonly kept: number | undefined;
  readonly rejected: number;
  readonly failed: number;
  readonly tokens: number;
}

/** As much of a shard's item as the view needs; the item may carry more. */
const ShardView = z.object({
  status: ShardStatus,
  tallies: z.array(StepTally).optional(),
});
type ShardView = z.infer<typeof ShardView>;

/** Reads the ledger of a run again and again; stages that are over are not read twice. */
export function progressReader(
  cloud: Pick<LocalCloud, 'items'>,
  table: string,
  plan: Plan,
): () => Promise<StageProgress[]> {
  const finished = new Map<string, StageProgress>();
  return async () => {
    const stages: StageProgress[] = [];
    let allBeforeFinished = true;
    for (const [index, stage] of plan.stages.entries()) {
      const known = finished.get(stage.name);
      // Rounds that are not needed stay empty, and what comes behind them is read all the same.
      const begun = stages.at(-1)?.total !== 0 || stage.round !== plan.stages[index - 1]?.round;
      const now = known ?? summarize(stage.name, begun ? await shardsOf(cloud, table, plan, stage.name) : []);
      stages.push(now);
      allBeforeFinished &&= now.total > 0 && now.done === now.total;
      if (allBeforeFinished) finished.set(stage.name, now);
    }
    const later = new Set(plan.stages.filter(({ round }) => round !== undefined).map(({ name }) => name));
    return stages.filter(({ name, total }) => total > 0 || !later.has(name));
  };
}

async function shardsOf(
  cloud: Pick<LocalCloud, 'items'>,
  table: string,
  plan: Plan,
  stage: string,
): Promise<ShardView[]> {
  const partitions = Array.from(
    { length: plan.tuning.ledgerBuckets },
    (_, bucket) => runKeys.shard(plan.run, stage, bucket, '').pk,
  );
  const pages = await Promise.all(partitions.map((partition) => cloud.items.query(table, partition)));
  return pages.flat().map((item) => ShardView.parse(item));
}

/** A shard that was split stands for nothing any more: its halves are counted. */
function summarize(name: string, shards: readonly ShardView[]): StageProgress {
  const counted = shards.filter(({ status }) => status !== 'S');
  const tallies = addTallies(counted.flatMap((shard) => shard.tallies ?? []));
  const sumOf = (pick: (tally: StepTally) => number): number =>
    tallies.reduce((total, tally) => total + pick(tally), 0);
  return {
    name,
    done: counted.filter(({ status }) => isTerminal(status)).length,
    total: counted.length,
    lost: counted.filter(({ status }) => status === 'F').length,
    kept: tallies.at(-1)?.kept,
    rejected: sumOf((tally) => sum(tally.rejected)),
    failed: sumOf((tally) => sum(tally.failed)),
    tokens: sumOf((tally) => tally.tokensIn + tally.tokensOut),
  };
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);
