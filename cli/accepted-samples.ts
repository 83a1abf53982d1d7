import { z } from 'zod';
import type { LocalCloud } from '../local/local-cloud.ts';
import { partKey } from '../shared/contract/keys.ts';
import type { Plan } from '../shared/contract/plan.ts';
import { runKeys } from '../shared/contract/run-item.ts';
import { ShardItem } from '../shared/domain/ledger.ts';
import { SowerRecord } from '../shared/domain/records.ts';

const FinishedShard = z.object(ShardItem.shape).pick({
  shard: true,
  status: true,
  input: true,
  partRecords: true,
  passThrough: true,
});

/**
 * The first accepted records of a run: the input of its package stage.
 *
 * @returns at most `count` records; fewer when there are fewer.
 */
export async function acceptedSamples(
  cloud: Pick<LocalCloud, 'objects' | 'items'>,
  outputs: { table: string; workBucket: string },
  plan: Plan,
  count: number,
): Promise<SowerRecord[]> {
  const last = plan.stages.findLast(({ worker }) => worker !== 'package');
  if (!last) return [];
  const samples: SowerRecord[] = [];
  for (let bucket = 0; bucket < plan.tuning.ledgerBuckets && samples.length < count; bucket += 1) {
    const items = await cloud.items.query(outputs.table, runKeys.shard(plan.run, last.name, bucket, '').pk);
    for (const shard of items.map((item) => FinishedShard.parse(item))) {
      for (const key of outputKeys(plan.run, last.name, shard)) {
        if (samples.length >= count) break;
        const body = await cloud.objects.get(outputs.workBucket, key);
        if (body) samples.push(...readRecords(body, count - samples.length));
      }
    }
  }
  return samples;
}

function outputKeys(run: string, stage: string, finished: z.infer<typeof FinishedShard>): string[] {
  const { shard, status, input, partRecords = [], passThrough } = finished;
  if (status !== 'D') return [];
  return passThrough ? [input] : partRecords.map((_, part) => partKey(run, stage, shard, part));
}

function readRecords(body: Uint8Array, count: number): SowerRecord[] {
  return Buffer.from(body)
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .slice(0, count)
    .map((line) => SowerRecord.parse(JSON.parse(line)));
}
