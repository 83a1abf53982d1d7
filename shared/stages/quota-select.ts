import { z } from 'zod';
import { ObjectMissing } from '../contract/errors.ts';
import { quotaOutcomeKey, quotaOverKey } from '../contract/keys.ts';
import type { Plan } from '../contract/plan.ts';
import { type Quota, quotaRounds } from '../domain/quota/quota.ts';
import { cellOutcome, QuotaOutcome } from '../domain/quota/quota-outcome.ts';
import type { Dropped, SowerRecord, StepTally } from '../domain/records.ts';
import type { Blob, Ledger, NewShard } from '../ports.ts';
import { readRecords } from './jsonl.ts';
import { type AcceptedPart, quotaState, readAccepted, readDraws } from './quota-state.ts';
import { countReasons } from './tally.ts';
import type { ShardOutput, ShardWork } from './worker.ts';

interface SelectPorts {
  readonly work: Blob;
  readonly ledger: Ledger;
}

/** What a select shard has to do. */
const Over = z.strictObject({
  key: z.string(),
  /** Why records of the part do not count, by id. */
  dropped: z.record(z.string(), z.enum(['over_quota', 'over_cap'])),
});
type Over = z.infer<typeof Over>;

/** One shard for each accepted part of all rounds, with what of it goes beyond the quota; writes how each cell ended. */
export async function selectShards(ports: SelectPorts, plan: Plan, quota: Quota): Promise<NewShard[]> {
  const draws = await readDraws(ports.work, plan, quotaRounds);
  const accepted = await readAccepted(ports, plan);
  const { cells, selection } = quotaState(quota, draws, accepted);
  const drawing = draws.filter(({ seeds }) => seeds.length > 0);
  const last = draws.at(-1);
  const end = last === undefined || last.end === 'drawn' ? 'rounds' : last.end;
  const outcome: QuotaOutcome = {
    per: quota.per,
    rounds: drawing.length,
    drawn: drawing.reduce((sum, { seeds }) => sum + seeds.length, 0),
    seeds: draws[0]?.pool ?? 0,
    cells: cells.map((cell) => cellOutcome(quota, cell, end)),
  };
  await ports.work.create(quotaOutcomeKey(plan.run), `${JSON.stringify(outcome)}\n`);
  const shards: NewShard[] = [];
  for (const part of accepted) {
    const input = quotaOverKey(plan.run, part.shard);
    await ports.work.create(input, `${JSON.stringify(overOf(part, selection.dropped))}\n`);
    shards.push({ shard: part.shard, input, records: part.records.length });
  }
  return shards;
}

function overOf({ key, records }: AcceptedPart, dropped: ReadonlyMap<string, 'over_quota' | 'over_cap'>): Over {
  const own = records.flatMap(({ id }) => {
    const reason = dropped.get(id);
    return reason === undefined ? [] : [[id, reason] as const];
  });
  return { key, dropped: Object.fromEntries(own) };
}

/** Keeps the records of a part that count; the others are rejected with the reason. */
export async function selectShard(work: Blob, { plan, stage, item }: ShardWork): Promise<ShardOutput> {
  const [step] = stage.steps;
  if (step === undefined) throw new Error(`The stage ${stage.name} has no step.`);
  const bytes = await work.get(item.input);
  if (bytes === undefined) throw new ObjectMissing(`There is no object ${item.input}.`);
  const over = Over.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const records = await readRecords(work, over.key);
  const kept: SowerRecord[] = [];
  const dropped: Dropped[] = [];
  for (const record of records) {
    const reason = over.dropped[record.id];
    if (reason === undefined) kept.push(record);
    else dropped.push(overRecord(plan, record, step.id, reason));
  }
  const tally: StepTally = {
    step: step.id,
    in: records.length,
    made: records.length,
    kept: kept.length,
    ...countReasons(dropped),
    tokensIn: 0,
    tokensOut: 0,
  };
  return { parts: [kept], dropped, tallies: [tally] };
}

function overRecord(
  { quota }: Plan,
  { id, kind, seed, fields }: SowerRecord,
  step: string,
  reason: 'over_quota' | 'over_cap',
): Dropped {
  const evidence =
    reason === 'over_quota'
      ? `${quota?.per} ${seed.cell} has what it wants`
      : `as many as the caps allow come from ${seed.task} (${seed.object}:${seed.line})`;
  return { id, step, outcome: 'rejected', reason, evidence, seed, kind, fields };
}

/** How the quota of a run ended. */
export async function readQuotaOutcome(work: Blob, plan: Plan): Promise<QuotaOutcome> {
  const bytes = await work.get(quotaOutcomeKey(plan.run));
  if (bytes === undefined) throw new ObjectMissing(`There is no object ${quotaOutcomeKey(plan.run)}.`);
  return QuotaOutcome.parse(JSON.parse(new TextDecoder().decode(bytes)));
}
