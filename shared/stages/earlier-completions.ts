import { completionsKey, completionsPrefix, planKey } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import { Plan } from '../contract/plan.ts';
import type { SeedSource } from '../domain/records.ts';
import { seedSpan, spansMeet } from '../domain/seed-span.ts';
import type { Blob, Ledger } from '../ports.ts';
import { type FrozenCompletions, openFrozenCompletions } from './frozen-completions.ts';
import type { ShardWork } from './worker.ts';

export interface EarlierPorts {
  readonly work: Blob;
  readonly ledger: Ledger;
}

/** A generate shard of the earlier run; without a span when it was never done. */
interface EarlierShard {
  readonly stage: string;
  readonly shard: string;
  readonly span: string | undefined;
}

/** Shards read at once. */
const readsAtOnce = 8;

/**
 * Offers what the run that this one is made from was answered about the same seed rows. The shard of the same name
 * mostly has it all; where an edit has moved the cuts between shards, or calls are left over, those that were about the
 * same seed rows are read too, and no others.
 *
 * @param isMissing whether calls of the shard are due whose completions nobody has offered yet.
 */
export async function offerEarlier(
  ports: EarlierPorts,
  { plan, stage, item }: ShardWork,
  frozen: FrozenCompletions,
  seeds: Iterable<SeedSource>,
  isMissing: () => boolean,
): Promise<void> {
  const { earlier } = plan;
  const step = stage.steps.at(-1)?.id;
  if (earlier === undefined || step === undefined || !isMissing()) return;
  const offer = async (from: Pick<EarlierShard, 'stage' | 'shard'>): Promise<void> => {
    const old = await openFrozenCompletions(
      ports.work,
      completionsPrefix(earlier.run, from.stage, from.shard),
      (part) => completionsKey(earlier.run, from.stage, from.shard, part),
    );
    // Who paid is remembered over any number of runs that were made from one another.
    frozen.offer(old.completions().map((one) => ({ takenFrom: earlier.run, ...one })));
  };
  await offer({ stage: stage.name, shard: item.shard });
  if (!isMissing()) return;
  const span = seedSpan(seeds);
  const others = (await earlierShards(ports, earlier.run, step)).filter(
    (one) =>
      !(one.stage === stage.name && one.shard === item.shard) &&
      (one.span === undefined ? rangeOf(one.shard) === rangeOf(item.shard) : spansMeet(one.span, span)),
  );
  await inParallel(others, readsAtOnce, offer);
}

/** The stretch of a seed object that a shard was cut from. */
const rangeOf = (shard: string): string => shard.split('.')[0] ?? shard;

/** What each environment has read, by its store, and by run and step. A finished run never changes. */
const known = new WeakMap<Blob, Map<string, Promise<EarlierShard[]>>>();

/** Every shard of the earlier run that asked for a step, in any round. */
function earlierShards(ports: EarlierPorts, run: string, step: string): Promise<EarlierShard[]> {
  const ofStore = known.get(ports.work) ?? new Map<string, Promise<EarlierShard[]>>();
  known.set(ports.work, ofStore);
  const name = `${run}/${step}`;
  const found =
    ofStore.get(name) ??
    readShards(ports, run, step).catch((error: unknown) => {
      ofStore.delete(name);
      throw error;
    });
  ofStore.set(name, found);
  return found;
}

async function readShards({ work, ledger }: EarlierPorts, run: string, step: string): Promise<EarlierShard[]> {
  const bytes = await work.get(planKey(run));
  if (bytes === undefined) return [];
  const plan = Plan.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const stages = plan.stages.filter(({ worker, steps }) => worker === 'generate' && steps.at(-1)?.id === step);
  const items = await inParallel(stages, 4, async ({ name }) =>
    (await ledger.readShards(run, name, plan.tuning.ledgerBuckets)).map(({ shard, span }) => ({
      stage: name,
      shard,
      span,
    })),
  );
  return items.flat();
}
