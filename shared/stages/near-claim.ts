import { bandsKey, corpusBandsKey } from '../contract/keys.ts';
import type { Plan } from '../contract/plan.ts';
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
  await work.create(bandsKey(plan.run, stage.name, item.shard), encodeBands(signAll(plan, records, near), near.layout));
}

/** Writes what a shard publishes where later runs look for it. */
export async function publishBands(
  { work }: NearPorts,
  { plan, item }: ShardWork,
  near: NearStep,
  records: readonly SowerRecord[],
): Promise<void> {
  const signed = signAll(plan, records, near);
  if (signed.length === 0) return;
  await work.create(corpusBandsKey(plan.corpus, near.signing, plan.run, item.shard), encodeBands(signed, near.layout));
}

function signAll(plan: Plan, records: readonly SowerRecord[], near: NearStep): Signed[] {
  const rankOf = nearRanks(plan);
  const sign = kernelSigner(near.settings);
  return records.filter(near.isMeant).flatMap((record) => {
    const signature = sign(nearText(record, near.options));
    return signature === undefined ? [] : [{ id: record.id, rank: rankOf(record), signature }];
  });
}

/**
 * Rank in 64 bits, in the order that decides between equal records too (see `dedup.ts`): were the two orders different,
 * of three records each could lose against another and none be left. 12 bits for the file of the seed, 32 for its line,
 * 20 of the hash by which records of one row are told apart.
 */
function nearRanks(plan: Plan): (record: SowerRecord) => string {
  const places = new Map(plan.seeds.map(({ object }, place) => [object.key, place]));
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0').slice(-digits);
  return ({ id, seed }) => {
    const place = places.get(`drops/${plan.drop}/${seed.object}`) ?? plan.seeds.length;
    return `${hex(Math.min(place, 0xfff), 3)}${hex(seed.line, 8)}${digest('rank', id).slice(0, 5)}`;
  };
}
