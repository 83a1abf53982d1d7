import { pairsKey } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import { bandParts } from '../domain/minhash/band-file.ts';
import { joinBands } from '../domain/minhash/join-bands.ts';
import { encodePairs } from '../domain/minhash/pair-file.ts';
import type { NewShard } from '../ports.ts';
import { type BandRange, claimingStage, type NearPorts, nearFiles, readBands } from './near-files.ts';
import type { NearStep } from './near-step.ts';
import type { ShardOutput, ShardWork } from './worker.ts';

/** Files read at a time. */
const atOnce = 16;
/** Entries that a join worker holds: 24 bytes each, and as much again while it sorts. */
const entriesPerWorker = 2_000_000;

/** Shards of the join: one for as many bands as fit a worker, or for a part of a band when there are many records. */
export async function nearJoinShards(
  ports: NearPorts,
  plan: Plan,
  stage: PlanStage,
  { layout }: NearStep,
): Promise<NewShard[]> {
  const items = await ports.ledger.readShards(plan.run, claimingStage(plan, stage).name, plan.tuning.ledgerBuckets);
  const records = Math.max(
    1,
    items.reduce((sum, item) => sum + item.records, 0),
  );
  const together = Math.min(layout.bands, Math.max(1, Math.floor(entriesPerWorker / records)));
  const cuts = Math.min(bandParts, 2 ** Math.ceil(Math.log2(Math.max(1, records / entriesPerWorker))));
  const width = bandParts / cuts;
  return Array.from({ length: Math.ceil(layout.bands / together) * cuts }, (_, index) => {
    const band = Math.floor(index / cuts) * together;
    const part = (index % cuts) * width;
    return {
      shard: `band-${String(band).padStart(2, '0')}-${String(part).padStart(2, '0')}`,
      input: [band, Math.min(layout.bands, band + together), part, part + width].join(':'),
      records: 0,
    };
  });
}

function readRange(input: string): BandRange {
  const [firstBand = 0, lastBand = 0, firstPart = 0, lastPart = 0] = input.split(':').map(Number);
  return { bands: [firstBand, lastBand], parts: [firstPart, lastPart] };
}

/** Finds the pairs of a range of bands over all shards and over what was published before. */
export async function joinNear(ports: NearPorts, work: ShardWork, near: NearStep): Promise<ShardOutput> {
  const { plan, stage, item } = work;
  const range = readRange(item.input);
  const files = await nearFiles(ports, plan, stage, near);
  const entries = await inParallel(files, atOnce, ({ key }) => readBands(ports.work, key, near, range));
  const pairs = Array.from({ length: range.bands[1] - range.bands[0] }, (_, band) =>
    joinBands(
      files.map(({ input }, source) => ({
        source,
        stands: input === null,
        entries: entries[source]?.[band] ?? new BigUint64Array(),
      })),
    ),
  );
  const shards = files.filter(({ input }) => input !== null).length;
  await ports.work.create(pairsKey(plan.run, stage.name, item.shard), encodePairs(pairs.flat(), shards));
  return { parts: [], units: [0], passThrough: true, dropped: [], tallies: [] };
}
