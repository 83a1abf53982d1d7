import { completionsKey, completionsPrefix } from '../contract/keys.ts';
import { recordId } from '../domain/identity.ts';
import type { Dropped, SowerRecord, StepTally } from '../domain/records.ts';
import { promptKind } from '../domain/steps/prompt.ts';
import { clip } from '../domain/verdict.ts';
import type { Blob, Ledger } from '../ports.ts';
import { type FrozenCompletions, type Outcome, openFrozenCompletions } from './frozen-completions.ts';
import { readRecords } from './jsonl.ts';
import { type ObtainPorts, obtain } from './obtain.ts';
import { type BoundPrompt, type Call, dropOf, promptCalls, type RenderPrompt } from './prompt-calls.ts';
import { runRowSteps } from './row-steps.ts';
import { openSpending } from './spending.ts';
import { countReasons } from './tally.ts';
import type { ShardOutput, ShardWork } from './worker.ts';

export interface GeneratePorts extends ObtainPorts {
  readonly work: Blob;
  readonly ledger: Ledger;
  readonly renderPrompt: RenderPrompt;
}

/**
 * One prompt step over a shard: renders requests, obtains the completions that are not stored yet, hands on one record
 * per record and sample. Steps that expand records (ballots) run before it, in the same shard.
 *
 * A call that fails for good drops its record, unless the record is a member of a group: then it is handed on with an
 * empty reply that names the failure, and the vote decides without it.
 */
export async function generateShard(ports: GeneratePorts, work: ShardWork): Promise<ShardOutput | 'unfinished'> {
  const { plan, stage, item } = work;
  const prompt = boundPrompt(work);
  const input = await readRecords(ports.work, item.input);
  const before = runRowSteps(plan, stage.steps.slice(0, -1), input);
  const { calls, dropped: unasked } = promptCalls(plan, prompt, before.kept, ports.renderPrompt);
  const frozen = await openFrozenCompletions(ports.work, completionsPrefix(plan.run, stage.name, item.shard), (part) =>
    completionsKey(plan.run, stage.name, item.shard, part),
  );
  // Two workers may hold the same attempt when a lease ran out; each needs room of its own.
  const lots = [stage.name, item.shard, item.attempt, item.holder ?? ''].join('/');
  const spending = openSpending(ports.ledger, plan.run, prompt.role, plan.budget, lots);
  if ((await obtain(ports, work, calls, frozen, spending)) === 'unfinished') return 'unfinished';

  const made = assemble(prompt, calls, frozen);
  const dropped = [...unasked, ...made.dropped];
  const tally: StepTally = {
    step: prompt.step.id,
    in: before.kept.length,
    made: calls.length + unasked.length,
    kept: made.kept.length,
    ...countReasons(dropped),
    tokensIn: made.tokensIn,
    tokensOut: made.tokensOut,
  };
  const groups = input.length - before.dropped.length - unasked.length;
  return {
    parts: [made.kept],
    ...(prompt.grouped ? { units: [groups] } : {}),
    dropped: [...before.dropped, ...dropped],
    tallies: [...before.tallies, tally],
  };
}

function boundPrompt({ plan, stage }: ShardWork): BoundPrompt {
  const step = stage.steps.at(-1);
  if (step === undefined) throw new Error(`The stage ${stage.name} has no steps.`);
  const options = promptKind.options.parse(step.options);
  const role = plan.roles[options.role];
  if (role === undefined) throw new Error(`The plan binds no role "${options.role}".`);
  return { step, options, role, grouped: stage.steps.length > 1 };
}

function assemble(
  { step, options, role, grouped }: BoundPrompt,
  calls: readonly Call[],
  frozen: FrozenCompletions,
): { kept: SowerRecord[]; dropped: Dropped[]; tokensIn: number; tokensOut: number } {
  const kept: SowerRecord[] = [];
  const dropped: Dropped[] = [];
  let [tokensIn, tokensOut] = [0, 0];
  for (const { record, sample, key, template } of calls) {
    const outcome = frozen.get(key);
    if (outcome === undefined) throw new Error(`No completion and no failure for ${key}.`);
    if ('text' in outcome) {
      tokensIn += outcome.tokensIn;
      tokensOut += outcome.tokensOut;
    } else if (!grouped) {
      const { reason, evidence } = outcome;
      dropped.push({ ...dropOf(record, step, sample), outcome: 'failed', reason, evidence: clip(evidence) });
      continue;
    }
    kept.push({
      ...record,
      id: recordId(step.id, record.id, String(sample)),
      parents: [record.id],
      kind: 'completion',
      fields: { ...record.fields, reply: replyOf(outcome) },
      lineage: [
        ...record.lineage,
        { step: step.id, role: options.role, model: role.model, prompt: template, completion: key, sample },
      ],
    });
  }
  return { kept, dropped, tokensIn, tokensOut };
}

function replyOf(outcome: Outcome) {
  if (!('text' in outcome)) {
    return { text: '', finish_reason: 'error', tokens_in: 0, tokens_out: 0, failure: outcome.reason };
  }
  const { text, finishReason, tokensIn, tokensOut } = outcome;
  return { text, finish_reason: finishReason, tokens_in: tokensIn, tokens_out: tokensOut };
}
