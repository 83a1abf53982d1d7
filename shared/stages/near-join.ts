import { pairsKey } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import { bandParts, readEntries } from '../domain/minhash/band-file.ts';
import { joinBands } from '../domain/minhash/join-bands.ts';
import { encodePairs } from '../domain/minhash/pair-file.ts';
import type { NewShard } from '../ports.ts';
import { claimingStage, type NearPorts, nearFiles, readBand } from './near-files.ts';
import type { NearStep } from './near-step.ts';
import type { ShardOutput, ShardWork } from './worker.ts';

/** Files read at a time. */
const atOnce = 16;
/** Entries that a join worker holds: 24 bytes each, and as much again while it sorts. */
const entriesPerWorker = 2_000_000;

/** Shards of the join: one for each band, or for each part of a band when there are many records. */
export async function nearJoinShards(
  ports: NearPorts,
  plan: Plan,
  stage: PlanStage,
  { layout }: NearStep,
): Promise<NewShard[]> {
  const items = await ports.ledger.readShards(plan.run, claimingStage(plan, stage).name, plan.tuning.ledgerBuckets);
  const records = items.reduce((sum, item) => sum + item.records, 0);
  const wanted = Math.ceil(records / entriesPerWorker);
  const cuts = Math.min(bandParts, 2 ** Math.ceil(Math.log2(Math.max(1, wanted))));
  const width = bandParts / cuts;
  return Array.from({ length: layout.bands * cuts }, (_, index) => {
    const band = Math.floor(index / cuts);
    const from = (index % cuts) * width;
    return {
      shard: `band-${String(band).padStart(2, '0')}-${String(from).padStart(2, '0')}`,
      input: [band, from, from + width].join(':'),
      records: 0,
    };
  });
}

/** Finds the pairs of one band, or of a part of it, over all shards and over what was published before. */
export async function joinNear(ports: NearPorts, work: ShardWork, near: NearStep): Promise<ShardOutput> {
  const { plan, stage, item } = work;
  const [band = 0, from = 0, to = 0] = item.input.split(':').map(Number);
  const files = await nearFiles(ports, plan, stage, near);
  const sources = await inParallel(files, atOnce, async ({ key, input }, source) => {
    return {
      source,
      stands: input === null,
      entries: readEntries(await readBand(ports.work, key, near, band, [from, to])),
    };
  });
  const shards = files.filter(({ input }) => input !== null).length;
  await ports.work.create(pairsKey(plan.run, stage.name, item.shard), encodePairs(joinBands(sources), shards));
  return { parts: [], units: [0], passThrough: true, dropped: [], tallies: [] };
}
