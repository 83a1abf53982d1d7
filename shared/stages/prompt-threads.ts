import type { Plan } from '../contract/plan.ts';
import type { Dropped, SowerRecord } from '../domain/records.ts';
import { textField } from '../domain/steps/fields.ts';
import { ballotsThread } from './ballots-thread.ts';
import { type CallSlot, openSlot } from './call-slot.ts';
import type { CallThread } from './call-thread.ts';
import { chatThread } from './chat-thread.ts';
import { embedThreads } from './embed-threads.ts';
import { type BoundPrompt, dropOf, type RenderPrompt, renderPromptOf } from './prompt-calls.ts';
import { type ReplyReaders, replyReaders } from './reply-readers.ts';
import { samplesThread } from './samples-thread.ts';
import { scanThread } from './scan-thread.ts';
import { groupName } from './together.ts';

export interface PromptThreads {
  readonly threads: readonly CallThread[];
  /** Records that no thread asks for. */
  readonly dropped: readonly Dropped[];
}

/** The threads of a prompt step over records, by its mode. */
export function promptThreads(
  plan: Plan,
  stage: string,
  prompt: BoundPrompt,
  records: readonly SowerRecord[],
  render: RenderPrompt,
): PromptThreads {
  const { mode, samples, by = [], order = '' } = prompt.options;
  const readers = replyReaders(plan, stage);
  const each = Array.from({ length: samples }, (_, sample) => sample);
  if (mode === 'scan') {
    const groups = Map.groupBy(records, (record) => groupName(record, by) ?? record.id);
    const threads = [...groups.values()].flatMap((members) => {
      const inOrder = members.toSorted((a, b) => numberOf(a, order) - numberOf(b, order));
      return each.map((sample) => about(members, scanThread(plan, stage, prompt, inOrder, sample, render, readers)));
    });
    return { threads, dropped: [] };
  }
  if (mode === 'chat') {
    const threads = records.flatMap((record) =>
      each.map((sample) => about([record], chatThread(plan, stage, prompt, record, sample, render))),
    );
    return { threads, dropped: [] };
  }
  if (mode === 'embed') {
    const threads = embedThreads(plan, stage, prompt, records);
    return { threads: threads.map((thread, index) => about(records.slice(index, index + 1), thread)), dropped: [] };
  }
  return singleThreads(plan, stage, prompt, records, render, readers);
}

function about([first]: readonly SowerRecord[], thread: CallThread): CallThread {
  return first === undefined ? thread : { ...thread, seed: first.seed };
}

/** Records without the number come last. */
function numberOf({ fields }: SowerRecord, order: string): number {
  const value = fields[order];
  return typeof value === 'number' ? value : Number.MAX_SAFE_INTEGER;
}

/**
 * One thread for each record, or for each group where records are members of groups. A record that cannot be asked is
 * dropped, once for each of its samples; a member of a group takes its whole group with it, which is dropped once.
 */
function singleThreads(
  plan: Plan,
  stage: string,
  prompt: BoundPrompt,
  records: readonly SowerRecord[],
  render: RenderPrompt,
  readers: ReplyReaders,
): PromptThreads {
  const { step, options, grouped } = prompt;
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
          slots.push(openSlot(plan, stage, prompt, record, rendered, sample, readers));
        }
      }
    }
    if (refused.length > 0) dropped.push(...(grouped ? refused.slice(0, 1) : refused));
    else threads.push(about(members, threadOf(prompt, slots, readers)));
  }
  return { threads, dropped };
}

/** Ballots of a question carry its id; other members of a group are children of one record. */
const questionOf = (record: SowerRecord): string =>
  textField(record.fields, 'question_id') ?? record.parents[0] ?? record.id;

function threadOf(prompt: BoundPrompt, slots: readonly CallSlot[], readers: ReplyReaders): CallThread {
  const { vote } = readers;
  const drawsAll = vote === undefined || !vote.stops || prompt.options.samples > 1;
  const isRun = slots.some(({ record }) => vote?.isRun(record));
  return prompt.grouped && !drawsAll && !isRun
    ? ballotsThread(prompt, slots, readers, vote)
    : samplesThread(prompt, slots, readers);
}
