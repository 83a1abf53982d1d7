import { bandsKey, corpusBandsKey } from '../contract/keys.ts';
import { digest } from '../domain/identity.ts';
import { encodeBands, type Signed } from '../domain/minhash/band-file.ts';
import { kernelSigner } from '../domain/minhash/kernel.ts';
import type { SowerRecord } from '../domain/records.ts';
import { nearText } from '../domain/steps/dedup.ts';
import type { NearPorts } from './near-files.ts';
import type { NearStep } from './near-step.ts';
import type { ShardWork } from './worker.ts';

/** Writes the band file of a shard beside it. */
export async function contributeBands(
  { work }: NearPorts,
  { plan, stage, item }: ShardWork,
  near: NearStep,
  records: readonly SowerRecord[],
): Promise<void> {
  await work.create(bandsKey(plan.run, stage.name, item.shard), encodeBands(signAll(records, near), near.layout));
}

/** Writes what a shard publishes where later runs look for it. */
export async function publishBands(
  { work }: NearPorts,
  { plan, item }: ShardWork,
  near: NearStep,
  records: readonly SowerRecord[],
): Promise<void> {
  const signed = signAll(records, near);
  if (signed.length === 0) return;
  await work.create(corpusBandsKey(plan.corpus, near.signing, plan.run, item.shard), encodeBands(signed, near.layout));
}

function signAll(records: readonly SowerRecord[], near: NearStep): Signed[] {
  const sign = kernelSigner(near.settings);
  return records.filter(near.isMeant).flatMap((record) => {
    const signature = sign(nearText(record, near.options));
    return signature === undefined ? [] : [{ id: record.id, rank: nearRank(record.id), signature }];
  });
}

/** By hash of the id, so that no task and no position is favoured; 64 bits. Lower wins. */
export function nearRank(id: string): string {
  return digest('rank', id).slice(0, 16);
}
