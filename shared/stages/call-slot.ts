import { recordId } from '../domain/identity.ts';
import type { Dropped, SowerRecord } from '../domain/records.ts';
import { clip } from '../domain/verdict.ts';
import type { Call } from './call-thread.ts';
import type { Outcome } from './frozen-completions.ts';
import { type BoundPrompt, dropOf } from './prompt-calls.ts';

/** One sample of a record: the place that a reply is wanted for. */
export interface CallSlot {
  readonly record: SowerRecord;
  /** 0-based among the samples of the record. */
  readonly sample: number;
  /** Digest of the prompt file. */
  readonly template: string;
  readonly call: Call;
}

/** The record with its reply, as the step hands it on. A call that failed leaves an empty reply that names the failure. */
export function answered(
  { step, options, role }: BoundPrompt,
  { record, sample, template }: CallSlot,
  call: Call,
  outcome: Outcome,
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

function replyOf(outcome: Outcome) {
  if (!('text' in outcome)) {
    return { text: '', finish_reason: 'error', tokens_in: 0, tokens_out: 0, failure: outcome.reason };
  }
  const { text, finishReason, tokensIn, tokensOut } = outcome;
  return { text, finish_reason: finishReason, tokens_in: tokensIn, tokens_out: tokensOut };
}
