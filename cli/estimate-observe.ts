import { z } from 'zod';
import type { LocalCloud } from '../local/local-cloud.ts';
import { completionsPrefix, partKey, rejectsKey } from '../shared/contract/keys.ts';
import type { Plan, PlanStage } from '../shared/contract/plan.ts';
import { type RunItem, runKeys } from '../shared/contract/run-item.ts';
import { plantedObject } from '../shared/domain/alarms/planted.ts';
import {
  addUse,
  lessUse,
  noUse,
  type ObservedRun,
  type ObservedStep,
  type Use,
} from '../shared/domain/estimate/seed-use.ts';
import { ShardItem } from '../shared/domain/ledger.ts';
import { addTallies } from '../shared/domain/records.ts';
import { promptKind } from '../shared/domain/steps/prompt.ts';

const Shard = z
  .object(ShardItem.shape)
  .pick({ shard: true, status: true, input: true, partRecords: true, passThrough: true, tallies: true });
type Shard = z.infer<typeof Shard>;

const Made = z.object({
  seed: z.object({ object: z.string(), line: z.number() }),
  lineage: z.array(z.object({ step: z.string(), completion: z.string().optional() })),
});
const Refused = z.object({
  step: z.string(),
  seed: z.object({ object: z.string(), line: z.number() }).nullable(),
});
const Answer = z.object({
  key: z.string(),
  tokensIn: z.number(),
  tokensOut: z.number(),
  latencyMs: z.number(),
});
type Answer = z.infer<typeof Answer>;
/** A request that was asked and got no answer; one that the budget had no room for was not asked. */
const Unanswered = z.object({ key: z.string(), reason: z.string().refine((reason) => reason !== 'budget') });
/** Notes of the budget stand among the completions too. */
const Line = z.union([
  Answer.transform((answer) => ({ kind: 'answer' as const, answer })),
  Unanswered.transform(({ key }) => ({ kind: 'unanswered' as const, key })),
  z.object({}).transform(() => ({ kind: 'other' as const })),
]);

interface Store {
  readonly cloud: Pick<LocalCloud, 'objects' | 'items'>;
  readonly table: string;
  readonly workBucket: string;
}

/**
 * What a finished run spent, step by step and seed by seed: tokens from its ledger, calls from its frozen completions
 * (a record that passes a prompt by is no call, and a dialogue is several), and whose they were from its records.
 */
export async function observeRun(store: Store, plan: Plan, item: RunItem): Promise<ObservedRun> {
  const steps = new Map<string, ObservedStep>();
  for (const stage of plan.stages.filter(({ worker }) => worker === 'generate')) {
    const seen = await observeStage(store, plan, stage);
    const known = steps.get(seen.step);
    steps.set(seen.step, known === undefined ? seen : joined(known, seen));
  }
  const acceptedBySeed = new Map<string, number>();
  const last = plan.stages.findLast(({ worker }) => worker !== 'package');
  for (const shard of last === undefined ? [] : await shardsOf(store, plan, last.name))
    for (const { seed } of await recordsOf(store, plan.run, last?.name ?? '', shard))
      acceptedBySeed.set(nameOf(seed), (acceptedBySeed.get(nameOf(seed)) ?? 0) + 1);
  const { seeds = 0, accepted = 0 } = item.counts ?? {};
  return { seeds, accepted, acceptedBySeed, steps: [...steps.values()] };
}

async function observeStage(store: Store, plan: Plan, stage: PlanStage): Promise<ObservedStep> {
  const step = stage.steps.at(-1);
  if (step === undefined) throw new Error(`The stage ${stage.name} has no steps.`);
  const { role, partner } = promptKind.options.parse(step.options);
  // What a split shard was answered lies with those that it became, too.
  const shards = (await shardsOf(store, plan, stage.name)).filter(({ status }) => status !== 'S');
  const tally = addTallies(shards.flatMap(({ tallies }) => tallies ?? [])).find((one) => one.step === step.id);
  const bySeed = new Map<string, Use>();
  let planted = noUse;
  let [calls, latencyMs] = [0, 0];
  for (const shard of shards) {
    const { answers, unanswered } = await outcomesOf(store, plan.run, stage.name, shard.shard);
    calls += answers.size + unanswered.size;
    for (const answer of answers.values()) latencyMs += answer.latencyMs;
    const add = (seed: Parameters<typeof nameOf>[0], answer: Answer | undefined): void => {
      const use = answer === undefined ? { ...noUse, calls: 1 } : { ...answer, calls: 1 };
      if (seed.object === plantedObject) planted = addUse(planted, use);
      else bySeed.set(nameOf(seed), addUse(bySeed.get(nameOf(seed)) ?? noUse, use));
    };
    for (const { seed, lineage } of shard.passThrough ? [] : await recordsOf(store, plan.run, stage.name, shard))
      for (const entry of lineage)
        if (entry.step === step.id && entry.completion !== undefined) add(seed, answers.get(entry.completion));
    for (const { seed, step: by } of await linesOf(store, rejectsKey(plan.run, stage.name, shard.shard), Refused))
      if (by === step.id && seed !== null) add(seed, undefined);
  }
  return {
    step: step.id,
    stage: stage.name,
    role,
    total: lessUse({ calls, tokensIn: tally?.tokensIn ?? 0, tokensOut: tally?.tokensOut ?? 0, latencyMs }, planted),
    bySeed,
    ...(planted.calls === 0 ? {} : { planted }),
    ...(partner === undefined
      ? {}
      : {
          partner: { role: partner.role, tokensIn: tally?.partnerIn ?? 0, tokensOut: tally?.partnerOut ?? 0 },
        }),
  };
}

/** The same step in two rounds of a quota. */
function joined(a: ObservedStep, b: ObservedStep): ObservedStep {
  const bySeed = new Map(a.bySeed);
  for (const [seed, use] of b.bySeed) bySeed.set(seed, addUse(bySeed.get(seed) ?? noUse, use));
  const { partner } = a;
  return {
    ...a,
    total: addUse(a.total, b.total),
    bySeed,
    ...(partner === undefined
      ? {}
      : {
          partner: {
            ...partner,
            tokensIn: partner.tokensIn + (b.partner?.tokensIn ?? 0),
            tokensOut: partner.tokensOut + (b.partner?.tokensOut ?? 0),
          },
        }),
  };
}

const nameOf = ({ object, line }: { readonly object: string; readonly line: number }): string => `${object}:${line}`;

async function shardsOf({ cloud, table }: Store, plan: Plan, stage: string): Promise<Shard[]> {
  const buckets = Array.from({ length: plan.tuning.ledgerBuckets }, (_, bucket) => bucket);
  const pages = await Promise.all(
    buckets.map((bucket) => cloud.items.query(table, runKeys.shard(plan.run, stage, bucket, '').pk)),
  );
  return pages.flat().map((item) => Shard.parse(item));
}

async function recordsOf(store: Store, run: string, stage: string, shard: Shard): Promise<z.infer<typeof Made>[]> {
  const { status, input, partRecords = [], passThrough } = shard;
  if (status !== 'D') return [];
  const keys = passThrough ? [input] : partRecords.map((_, part) => partKey(run, stage, shard.shard, part));
  return (await Promise.all(keys.map((key) => linesOf(store, key, Made)))).flat();
}

/** What became of the requests of a shard, by their keys. */
async function outcomesOf(
  store: Store,
  run: string,
  stage: string,
  shard: string,
): Promise<{ answers: Map<string, Answer>; unanswered: Set<string> }> {
  const parts = await store.cloud.objects.list(store.workBucket, completionsPrefix(run, stage, shard));
  const lines = (await Promise.all(parts.map(({ key }) => linesOf(store, key, Line)))).flat();
  return {
    answers: new Map(
      lines.flatMap((line) => (line.kind === 'answer' ? [[line.answer.key, line.answer] as const] : [])),
    ),
    unanswered: new Set(lines.flatMap((line) => (line.kind === 'unanswered' ? [line.key] : []))),
  };
}

async function linesOf<T>({ cloud, workBucket }: Store, key: string, schema: z.ZodType<T>): Promise<T[]> {
  const body = await cloud.objects.get(workBucket, key);
  if (body === undefined) return [];
  const lines = Buffer.from(body).toString('utf8').split('\n').filter(Boolean);
  return lines.map((line) => schema.parse(JSON.parse(line)));
}
