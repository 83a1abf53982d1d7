import { z } from 'zod';
import { datasetPrefix, statisticsKey } from '../contract/keys.ts';
import type { Plan } from '../contract/plan.ts';
import { AcceptedRow, acceptedRow } from '../domain/dataset/accepted-row.ts';
import { describeFile } from '../domain/dataset/checksums.ts';
import { dataPath } from '../domain/dataset/data-path.ts';
import { parquetFile } from '../domain/dataset/parquet.ts';
import { RejectedRow, rejectedRow } from '../domain/dataset/rejected-row.ts';
import { DatasetStatistics, statisticsOf } from '../domain/dataset/statistics.ts';
import { Dropped } from '../domain/records.ts';
import { emitKind, renderSample } from '../domain/steps/emit.ts';
import type { Blob } from '../ports.ts';
import { readLinesOf, readRecords } from './jsonl.ts';
import { readGroup } from './plan-package.ts';
import type { ShardOutput, ShardWork } from './worker.ts';

export interface PackagePorts {
  readonly work: Blob;
  readonly datasets: Blob;
}

/** What a package worker leaves for the publisher. */
export const PackagedFile = z.strictObject({
  file: z.strictObject({ path: z.string(), bytes: z.int(), sha256: z.string(), rows: z.int() }),
  statistics: DatasetStatistics,
});
export type PackagedFile = z.infer<typeof PackagedFile>;

/** Drops by step, in the order of the shards within a step: so their order does not depend on the size of shards. */
function inStepOrder(plan: Plan, dropped: readonly Dropped[]): Dropped[] {
  const order = new Map(plan.stages.flatMap(({ steps }) => steps).map(({ id }, index) => [id, index]));
  return [...dropped].sort((a, b) => (order.get(a.step) ?? 0) - (order.get(b.step) ?? 0));
}

/** Writes one data file of the dataset, and its statistics for card and report. */
export async function packageShard(ports: PackagePorts, { plan, stage, item }: ShardWork): Promise<ShardOutput> {
  const group = await readGroup(ports.work, item.input);
  const path = dataPath(group.side, group.index, group.of);
  const origin = { run: plan.run, recipe: plan.recipe };
  let output: ShardOutput = { parts: [], dropped: [], tallies: [] };
  let bytes: Uint8Array;
  let rows: number;
  let statistics: DatasetStatistics;
  if (group.side === 'accepted') {
    const records = (await Promise.all(group.keys.map((key) => readRecords(ports.work, key)))).flat();
    const [emit] = stage.steps;
    if (emit === undefined) throw new Error(`The stage ${stage.name} has no emit step.`);
    const options = emitKind.options.parse(emit.options);
    const accepted = records.map((record) =>
      acceptedRow({ ...record, fields: { ...record.fields, ...renderSample(record, options) } }, origin),
    );
    const count = accepted.length;
    const tally = {
      step: emit.id,
      in: count,
      made: count,
      kept: count,
      rejected: {},
      failed: {},
      tokensIn: 0,
      tokensOut: 0,
    };
    output = { parts: [], dropped: [], tallies: [tally] };
    bytes = parquetFile(AcceptedRow, accepted);
    rows = accepted.length;
    statistics = statisticsOf(accepted, []);
  } else {
    const dropped = (await Promise.all(group.keys.map((key) => readLinesOf(ports.work, key, Dropped)))).flat();
    const rejected = inStepOrder(plan, dropped).map((one) => rejectedRow(one, origin));
    bytes = parquetFile(RejectedRow, rejected);
    rows = rejected.length;
    statistics = statisticsOf([], rejected);
  }
  await ports.datasets.create(`${datasetPrefix(plan.dataset, plan.run)}${path}`, bytes);
  const packaged: PackagedFile = { file: { ...describeFile(path, bytes), rows }, statistics };
  await ports.work.create(statisticsKey(plan.run, item.shard), `${JSON.stringify(packaged)}\n`);
  return output;
}
