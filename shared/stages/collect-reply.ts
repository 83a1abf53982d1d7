import { EndpointFailed } from '../contract/errors.ts';
import { completionsKey, completionsPrefix } from '../contract/keys.ts';
import type { Plan } from '../contract/plan.ts';
import type { BatchFailure, BatchRecord } from '../domain/batch.ts';
import type { Completion } from '../domain/completion.ts';
import type { BatchGenerator, Blob, Clock, Ledger, Meter } from '../ports.ts';
import { batchStore } from './batch-store.ts';
import { budgetNews } from './budget-news.ts';
import { capOf, costOf } from './caps.ts';
import { type FrozenCompletions, openFrozenCompletions } from './frozen-completions.ts';
import { encodeLines } from './jsonl.ts';

export interface ReplyPorts {
  readonly work: Blob;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly batches: BatchGenerator;
  readonly meter?: Meter;
}

/** The frozen completions of a shard. */
export const frozenOf = (work: Blob, run: string, stage: string, shard: string): Promise<FrozenCompletions> =>
  openFrozenCompletions(work, completionsPrefix(run, stage, shard), (part) => completionsKey(run, stage, shard, part));

/**
 * Stores completions of a shard as its next part, without reading those before: a call that has a completion already
 * keeps it.
 */
async function append(
  work: Blob,
  { run, stage, shard }: BatchRecord,
  completions: readonly Completion[],
): Promise<void> {
  if (completions.length === 0) return;
  const keyOf = (part: number): string => completionsKey(run, stage, shard, part);
  const parts = new Set((await work.list(completionsPrefix(run, stage, shard))).map(({ key }) => key));
  const lines = encodeLines(completions);
  let part = 0;
  while (parts.has(keyOf(part)) || !(await work.create(keyOf(part), lines))) part += 1;
}

/**
 * Stores the completions of a batch whose reply is there, and settles what was reserved for it. Safe to repeat: the
 * first completion of a call stays.
 *
 * @param frozen of the batch's shard, when they are open already.
 * @returns undefined while there is no reply; else what came of the batch.
 */
export async function takeReply(
  ports: ReplyPorts,
  plan: Plan,
  record: BatchRecord,
  frozen?: FrozenCompletions,
): Promise<'complete' | BatchFailure | undefined> {
  const answers = await readAnswers(ports, record);
  if (answers === undefined) return undefined;
  if ('kind' in answers) return failBatch(ports, plan, record, answers);
  // From handing in to collecting: the endpoint does not say how long it worked on a conversation.
  const latencyMs = Math.max(0, ports.clock.now() - record.at);
  const completions = answers.flatMap((answer) => (answer === undefined ? [] : [{ ...answer, latencyMs }]));
  if (frozen === undefined) await append(ports.work, record, completions);
  else {
    for (const completion of completions) frozen.add(completion);
    await frozen.flush();
  }
  const missing = record.calls.length - completions.length;
  if (missing > 0) {
    const evidence = `the reply leaves out ${missing} of ${record.calls.length} conversations`;
    return failBatch(ports, plan, record, { kind: 'incomplete', evidence, at: ports.clock.now() }, completions);
  }
  await settle(ports, plan, record, completions);
  // Handed in without its schema because the same call was refused with it.
  if (record.plain && record.schema !== undefined) await batchStore(ports.work).noteSchemaRefusal(record.schema);
  return 'complete';
}

/**
 * Writes down why a batch came back without answers for all its calls, and settles what was reserved for it: calls that
 * nobody worked on are free, of others nobody knows, and they count as the most they can cost.
 */
export async function failBatch(
  ports: ReplyPorts,
  plan: Plan,
  record: BatchRecord,
  failure: BatchFailure,
  completions: readonly Completion[] = [],
): Promise<BatchFailure> {
  const known = await batchStore(ports.work).fail(record.id, failure);
  await settle(ports, plan, record, completions, isFree(failure) ? 'nothing' : 'unknown');
  return known;
}

async function readAnswers(
  { batches, clock }: ReplyPorts,
  record: BatchRecord,
): Promise<readonly (Completion | undefined)[] | BatchFailure | undefined> {
  try {
    return await batches.read(record);
  } catch (error) {
    if (!(error instanceof EndpointFailed)) throw error;
    return { kind: 'broken', evidence: error.message, at: clock.now() };
  }
}

/** Whether nobody has worked on the calls of a failed batch. */
const isFree = ({ kind }: BatchFailure): boolean => kind === 'refused' || kind === 'expired';

async function settle(
  ports: ReplyPorts,
  plan: Plan,
  record: BatchRecord,
  completions: readonly Completion[],
  others: 'nothing' | 'unknown' = 'nothing',
): Promise<void> {
  if (capOf(plan, record.role) === undefined) return;
  const answered = new Set(completions.map(({ key }) => key));
  const unknown = others === 'nothing' ? [] : record.calls.filter(({ key }) => !answered.has(key));
  const tokensIn = sum(completions.map((one) => one.tokensIn)) + sum(unknown.map((one) => one.in));
  const tokensOut = sum(completions.map((one) => one.tokensOut)) + sum(unknown.map((one) => one.out));
  const standing = await ports.ledger.settle(plan.run, record.id, costOf(plan, record.role, tokensIn, tokensOut));
  await budgetNews(ports, plan).tell(standing);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
