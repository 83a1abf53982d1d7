import type { Plan } from '../contract/plan.ts';
import type { Dropped, SowerRecord } from '../domain/records.ts';
import { answered, type CallSlot, unanswered } from './call-slot.ts';
import type { CallThread, Outcomes } from './call-thread.ts';
import { type BoundPrompt, dropOf, promptCall, type RenderPrompt, renderPromptOf } from './prompt-calls.ts';

/**
 * The threads of a prompt step: one for each record, or for each group where records are members of groups. A record
 * that cannot be asked is dropped, once for each of its samples; a member of a group takes its whole group with it,
 * which is dropped once.
 */
export function promptThreads(
  plan: Plan,
  stage: string,
  prompt: BoundPrompt,
  records: readonly SowerRecord[],
  render: RenderPrompt,
): { readonly threads: readonly CallThread[]; readonly dropped: readonly Dropped[] } {
  const { step, options, grouped } = prompt;
  const threads: CallThread[] = [];
  const dropped: Dropped[] = [];
  for (const members of grouped ? Map.groupBy(records, groupOf).values() : records.map((record) => [record])) {
    const slots: CallSlot[] = [];
    const refused: Dropped[] = [];
    for (const record of members) {
      const rendered = renderPromptOf(plan, options.template, record, render);
      for (let sample = 0; sample < options.samples; sample += 1) {
        if ('reason' in rendered) {
          const { reason, evidence } = rendered;
          refused.push({ ...dropOf(record, step, sample), outcome: 'rejected', reason, evidence });
        } else {
          const { messages, template } = rendered;
          const call = promptCall(plan, stage, prompt, record.id, messages, sample);
          slots.push({ record, sample, template, call });
        }
      }
    }
    if (refused.length > 0) dropped.push(...(grouped ? refused.slice(0, 1) : refused));
    else threads.push(samplesThread(prompt, slots));
  }
  return { threads, dropped };
}

/** Ballots are the children of their question. */
const groupOf = (record: SowerRecord): string => record.parents[0] ?? record.id;

/**
 * Calls that are all due at once. A call that failed for good drops its sample, unless the record is a member of a
 * group: then it is handed on with an empty reply that names the failure, and the vote decides without it.
 */
function samplesThread(prompt: BoundPrompt, slots: readonly CallSlot[]): CallThread {
  return {
    due: (known) => slots.flatMap(({ call }) => (known.get(call.key) === undefined ? [call] : [])),
    result(known: Outcomes) {
      const kept: SowerRecord[] = [];
      const dropped: Dropped[] = [];
      let [tokensIn, tokensOut] = [0, 0];
      for (const slot of slots) {
        const outcome = known.get(slot.call.key);
        if (outcome === undefined) throw new Error(`No completion and no failure for ${slot.call.key}.`);
        if ('text' in outcome) {
          tokensIn += outcome.tokensIn;
          tokensOut += outcome.tokensOut;
        }
        if ('text' in outcome || prompt.grouped) kept.push(answered(prompt, slot, slot.call, outcome));
        else dropped.push(unanswered(prompt, slot, outcome));
      }
      return { kept, dropped, made: slots.length, saved: 0, reasked: 0, tokensIn, tokensOut };
    },
  };
}
