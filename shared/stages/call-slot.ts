import type { Plan } from '../contract/plan.ts';
import { paidTokens } from '../domain/completion.ts';
import { recordId } from '../domain/identity.ts';
import type { Dropped, SowerRecord } from '../domain/records.ts';
import { clip } from '../domain/verdict.ts';
import type { Call, Outcomes } from './call-thread.ts';
import type { Outcome } from './frozen-completions.ts';
import { type BoundPrompt, dropOf, type PromptRendering, promptCall, promptFor, schemaOf } from './prompt-calls.ts';
import type { ReplyReaders } from './reply-readers.ts';

/** One sample of a record: the place that a readable reply is wanted for. */
export interface CallSlot {
  readonly record: SowerRecord;
  /** 0-based among the samples of the record. */
  readonly sample: number;
  /** Digest of the prompt file. */
  readonly template: string;
  /** The first call, 0, and its repetitions. */
  call(attempt: number): Call;
}

/** The slot of one sample of a record with its rendered prompt. */
export function openSlot(
  plan: Plan,
  stage: string,
  prompt: BoundPrompt,
  record: SowerRecord,
  rendered: NonNullable<PromptRendering>,
  sample: number,
  readers: Pick<ReplyReaders, 'schema'>,
): CallSlot {
  const { messages, template } = rendered;
  const schema = schemaOf(prompt, rendered, () => readers.schema(record));
  const made: Call[] = [];
  const limited = promptFor(prompt, record);
  // Hashing a long prompt is not for nothing. A repetition has the next sample index that no first call has.
  const call = (attempt: number): Call => {
    const index = sample + attempt * prompt.options.samples;
    const known = made[attempt] ?? promptCall(plan, stage, limited, record.id, messages, index, schema);
    made[attempt] = known;
    return known;
  };
  return { record, sample, template, call };
}

/** Where a slot stands: a call is due, or the outcome of one call is what it comes to. */
export type SlotState = SlotEnd | { readonly due: Call };

export interface SlotEnd {
  readonly due?: never;
  readonly call: Call;
  readonly outcome: Outcome;
  readonly reasked: number;
  /** Of all calls of the slot that this run paid for. */
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/**
 * A reply that its parse step cannot read is asked for again with the next sample index; what it says is never a reason
 * to ask again. A repetition that fails leaves the reply before it.
 */
export function slotState(
  prompt: BoundPrompt,
  slot: CallSlot,
  known: Outcomes,
  isUnreadable: ReplyReaders['isUnreadable'],
): SlotState {
  let [tokensIn, tokensOut] = [0, 0];
  let before: { call: Call; outcome: Outcome } | undefined;
  for (let attempt = 0; ; attempt += 1) {
    const call = slot.call(attempt);
    const outcome = known.get(call.key);
    if (outcome === undefined) return { due: call };
    if ('text' in outcome) {
      const paid = paidTokens(outcome);
      tokensIn += paid.in;
      tokensOut += paid.out;
    }
    const isLast = attempt >= prompt.options.reask || !('text' in outcome);
    const end = 'text' in outcome ? { call, outcome } : (before ?? { call, outcome });
    if (isLast || !isUnreadable(answered(prompt, slot, end))) return { ...end, reasked: attempt, tokensIn, tokensOut };
    before = end;
  }
}

/** @throws Error while a call of the slot is due. */
export function endOf(state: SlotState): SlotEnd {
  if (state.due !== undefined) throw new Error(`The call ${state.due.label} has no outcome yet.`);
  return state;
}

/** The record with its reply, as the step hands it on. A call that failed leaves an empty reply that names the failure. */
export function answered(
  { step, options, role }: BoundPrompt,
  { record, sample, template }: CallSlot,
  { call, outcome }: Pick<SlotEnd, 'call' | 'outcome'>,
): SowerRecord {
  return {
    ...record,
    id: recordId(step.id, record.id, String(sample)),
    parents: [record.id],
    kind: 'completion',
    fields: { ...record.fields, reply: replyOf(outcome) },
    lineage: [
      ...record.lineage,
      {
        step: step.id,
        role: options.role,
        model: role.model,
        prompt: template,
        completion: call.key,
        sample: call.request.sample,
      },
    ],
  };
}

/** The record whose call failed for good, as it is written when it goes no further. */
export function unanswered({ step }: BoundPrompt, { record, sample }: CallSlot, outcome: Outcome): Dropped {
  if ('text' in outcome) throw new Error('A call that was answered did not fail.');
  const { reason, evidence } = outcome;
  return { ...dropOf(record, step, sample), outcome: 'failed', reason, evidence: clip(evidence) };
}

export function replyOf(outcome: Outcome) {
  if (!('text' in outcome)) {
    return { text: '', finish_reason: 'error', tokens_in: 0, tokens_out: 0, failure: outcome.reason };
  }
  const { text, finishReason, tokensIn, tokensOut } = outcome;
  return { text, finish_reason: finishReason, tokens_in: tokensIn, tokens_out: tokensOut };
}
