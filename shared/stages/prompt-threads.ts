import type { Plan } from '../contract/plan.ts';
import type { Dropped, SowerRecord } from '../domain/records.ts';
import { textField } from '../domain/steps/fields.ts';
import { ballotsThread } from './ballots-thread.ts';
import type { CallSlot } from './call-slot.ts';
import type { Call, CallThread } from './call-thread.ts';
import { type BoundPrompt, dropOf, promptCall, type RenderPrompt, renderPromptOf } from './prompt-calls.ts';
import { type ReplyReaders, replyReaders } from './reply-readers.ts';
import { samplesThread } from './samples-thread.ts';

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
  const readers = replyReaders(plan, stage);
  const threads: CallThread[] = [];
  const dropped: Dropped[] = [];
  for (const members of grouped ? Map.groupBy(records, questionOf).values() : records.map((record) => [record])) {
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
          // A repetition has the next sample index that no first call has.
          const call = (attempt: number): Call =>
            promptCall(plan, stage, prompt, record.id, messages, sample + attempt * options.samples);
          slots.push({ record, sample, template, call: onceEach(call) });
        }
      }
    }
    if (refused.length > 0) dropped.push(...(grouped ? refused.slice(0, 1) : refused));
    else threads.push(threadOf(prompt, slots, readers));
  }
  return { threads, dropped };
}

/** Ballots of a question carry its id; other members of a group are children of one record. */
const questionOf = (record: SowerRecord): string =>
  textField(record.fields, 'question_id') ?? record.parents[0] ?? record.id;

function threadOf(prompt: BoundPrompt, slots: readonly CallSlot[], readers: ReplyReaders): CallThread {
  const { vote } = readers;
  const drawsAll = vote === undefined || vote.options.stop === 'never' || prompt.options.samples > 1;
  return prompt.grouped && !drawsAll
    ? ballotsThread(prompt, slots, readers, vote)
    : samplesThread(prompt, slots, readers);
}

/** Hashing a long prompt is not for nothing. */
function onceEach(make: (attempt: number) => Call): (attempt: number) => Call {
  const made: Call[] = [];
  return (attempt) => {
    made[attempt] ??= make(attempt);
    return made[attempt] ?? make(attempt);
  };
}
