import { completionsKey, completionsPrefix } from '../contract/keys.ts';
import type { BoundRole, Plan, PlanStep } from '../contract/plan.ts';
import { type Completion, completionKey, type Message, type ModelRequest } from '../domain/completion.ts';
import { digest, recordId } from '../domain/identity.ts';
import { randomFor } from '../domain/random.ts';
import type { Dropped, SowerRecord, StepTally } from '../domain/records.ts';
import { type PromptOptions, promptKind } from '../domain/steps/prompt.ts';
import { clip } from '../domain/verdict.ts';
import type { Blob, Clock, Generator, Ledger } from '../ports.ts';
import { type CallFailure, callPool } from './call-pool.ts';
import { type FrozenCompletions, openFrozenCompletions } from './frozen-completions.ts';
import { readRecords } from './jsonl.ts';
import { runRowSteps } from './row-steps.ts';
import { openSpending, type Spending } from './spending.ts';
import { countReasons } from './tally.ts';
import type { ShardOutput, ShardWork } from './worker.ts';

export interface GeneratePorts {
  readonly work: Blob;
  readonly ledger: Ledger;
  readonly generator: Generator;
  readonly clock: Clock;
  /** Renders the chat turns of a prompt step for a record. */
  readonly renderPrompt: (plan: Plan, template: string, record: SowerRecord) => PromptRendering;
}

/** The turns and a digest of the template they came from; undefined when the recipe has no prompt for this record. */
export type PromptRendering = { readonly messages: readonly Message[]; readonly template: string } | undefined;

/** One call that the shard needs. */
interface Call {
  readonly record: SowerRecord;
  readonly sample: number;
  readonly request: ModelRequest;
  readonly key: string;
  readonly template: string;
}

/** Time kept back for writing output and ledger before the function ends. */
const closingMs = 15_000;

/**
 * One prompt step over a shard: renders requests, obtains the completions that are not stored yet, hands on one record
 * per record and sample. Steps that expand records (ballots) run before it, in the same shard.
 *
 * A call that fails for good drops its record, unless the record is a member of a group: then it is handed on with an
 * empty reply that names the failure, and the vote decides without it.
 */
export async function generateShard(ports: GeneratePorts, work: ShardWork): Promise<ShardOutput | 'unfinished'> {
  const { plan, stage, item } = work;
  const step = stage.steps.at(-1);
  if (step === undefined) throw new Error(`The stage ${stage.name} has no steps.`);
  const options = promptKind.options.parse(step.options);
  const role = plan.roles[options.role];
  if (role === undefined) throw new Error(`The plan binds no role "${options.role}".`);
  const input = await readRecords(ports.work, item.input);
  const before = runRowSteps(plan, stage.steps.slice(0, -1), input);
  const { calls, unsupported } = callsOf(ports, work, step, options, role, before.kept);
  const frozen = await openFrozenCompletions(ports.work, completionsPrefix(plan.run, stage.name, item.shard), (part) =>
    completionsKey(plan.run, stage.name, item.shard, part),
  );
  const spending = openSpending(
    ports.ledger,
    plan.run,
    role,
    plan.budget,
    `${stage.name}/${item.shard}/${item.attempt}`,
  );
  const failures = await obtain(ports, work, calls, frozen, spending);
  if (failures === 'unfinished') return 'unfinished';

  const grouped = stage.steps.length > 1;
  const made = assemble(step, options, role, calls, frozen, failures, grouped);
  const dropped = [...unsupported, ...made.dropped];
  const tally: StepTally = {
    step: step.id,
    in: before.kept.length,
    made: calls.length + unsupported.length,
    kept: made.kept.length,
    ...countReasons(dropped),
    tokensIn: made.tokensIn,
    tokensOut: made.tokensOut,
  };
  return {
    parts: [made.kept],
    ...(grouped ? { units: [input.length - before.dropped.length] } : {}),
    dropped: [...before.dropped, ...dropped],
    tallies: [...before.tallies, tally],
  };
}

function callsOf(
  ports: GeneratePorts,
  work: ShardWork,
  step: PlanStep,
  options: PromptOptions,
  role: BoundRole,
  records: readonly SowerRecord[],
): { calls: Call[]; unsupported: Dropped[] } {
  const calls: Call[] = [];
  const unsupported: Dropped[] = [];
  for (const record of records) {
    const prompt = ports.renderPrompt(work.plan, options.template, record);
    for (let sample = 0; sample < options.samples; sample += 1) {
      if (prompt === undefined) {
        const evidence = `no prompt for ${JSON.stringify(record.fields.answer_kind ?? null)}`;
        unsupported.push({
          ...dropOf(record, step, sample),
          outcome: 'rejected',
          reason: 'unsupported_kind',
          evidence,
        });
        continue;
      }
      const sampling = {
        max_tokens: options.max_tokens,
        ...(options.temperature === undefined ? {} : { temperature: options.temperature }),
        ...(options.top_p === undefined ? {} : { top_p: options.top_p }),
        ...(options.stop === undefined ? {} : { stop: options.stop }),
        seed: Number.parseInt(digest(String(work.plan.randomSeed), step.id, record.id, String(sample)).slice(0, 7), 16),
      };
      const request: ModelRequest = { model: role.model, messages: prompt.messages, sampling, sample };
      calls.push({ record, sample, request, key: completionKey(request), template: prompt.template });
    }
  }
  return { calls, unsupported };
}

/** Sends what is not stored yet. @returns the calls that failed for good, by completion key. */
async function obtain(
  ports: GeneratePorts,
  work: ShardWork,
  calls: readonly Call[],
  frozen: FrozenCompletions,
  spending: Spending,
): Promise<Map<string, CallFailure> | 'unfinished'> {
  const { plan, stage, item } = work;
  const random = randomFor('backoff', plan.run, stage.name, item.shard, item.attempt);
  const pool = callPool(ports.clock, random, plan.tuning.maximumInFlight);
  const missing = calls.filter((call) => frozen.get(call.key) === undefined);
  const failures = new Map<string, CallFailure>();
  const running = new Set<Promise<void>>();
  let fault: { error: unknown } | undefined;
  const timeIsShort = (): boolean => work.remaining() < plan.tuning.callTimeoutMs + closingMs;

  const one = async (call: Call, ended: (completion: Completion | undefined) => Promise<void>): Promise<void> => {
    const label = `${stage.name}/${call.record.id}/${call.sample}`;
    const result = await pool.call(() =>
      ports.generator.complete(call.request, call.key, label, plan.tuning.callTimeoutMs),
    );
    if ('reason' in result) failures.set(call.key, result);
    else frozen.add(result);
    await ended('reason' in result ? undefined : result);
  };
  let next = 0;
  while (next < missing.length && fault === undefined && !timeIsShort()) {
    const lot = await spending.admit(missing.slice(next).map((call) => call.request));
    if (lot === undefined) {
      const call = missing[next] as Call;
      failures.set(call.key, { reason: 'budget', evidence: 'the spend cap has no room for this call' });
      next += 1;
      continue;
    }
    for (const call of missing.slice(next, next + lot.size)) {
      const task: Promise<void> = one(call, (completion) => lot.ended(call.request, completion))
        .catch((error: unknown) => {
          fault ??= { error };
        })
        .finally(() => running.delete(task));
      running.add(task);
      // Wait for a free place, so that the deadline is looked at before each call and not only at the start.
      if (pool.free() === 0) await Promise.race(running);
    }
    next += lot.size;
  }
  await Promise.all(running);
  await frozen.flush();
  if (fault !== undefined) throw fault.error;
  return next < missing.length ? 'unfinished' : failures;
}

function assemble(
  step: PlanStep,
  options: PromptOptions,
  role: BoundRole,
  calls: readonly Call[],
  frozen: FrozenCompletions,
  failures: ReadonlyMap<string, CallFailure>,
  grouped: boolean,
): { kept: SowerRecord[]; dropped: Dropped[]; tokensIn: number; tokensOut: number } {
  const kept: SowerRecord[] = [];
  const dropped: Dropped[] = [];
  let [tokensIn, tokensOut] = [0, 0];
  for (const { record, sample, key, template } of calls) {
    const completion = frozen.get(key);
    const failure = failures.get(key);
    if (completion === undefined && failure === undefined) throw new Error(`No completion and no failure for ${key}.`);
    if (completion !== undefined) {
      tokensIn += completion.tokensIn;
      tokensOut += completion.tokensOut;
    }
    if (completion === undefined && !grouped) {
      const { reason, evidence } = failure as CallFailure;
      dropped.push({ ...dropOf(record, step, sample), outcome: 'failed', reason, evidence: clip(evidence) });
      continue;
    }
    const reply =
      completion === undefined
        ? { text: '', finish_reason: 'error', tokens_in: 0, tokens_out: 0, failure: (failure as CallFailure).reason }
        : {
            text: completion.text,
            finish_reason: completion.finishReason,
            tokens_in: completion.tokensIn,
            tokens_out: completion.tokensOut,
          };
    kept.push({
      ...record,
      id: recordId(step.id, record.id, String(sample)),
      parents: [record.id],
      kind: 'completion',
      fields: { ...record.fields, reply },
      lineage: [
        ...record.lineage,
        { step: step.id, role: options.role, model: role.model, prompt: template, completion: key, sample },
      ],
    });
  }
  return { kept, dropped, tokensIn, tokensOut };
}

function dropOf(record: SowerRecord, step: PlanStep, sample: number) {
  return {
    id: recordId(step.id, record.id, String(sample)),
    step: step.id,
    seed: record.seed,
    kind: 'completion',
    fields: record.fields,
  };
}
