import type { Dropped, SowerRecord } from '../domain/records.ts';
import { answered, type CallSlot, type SlotEnd, unanswered } from './call-slot.ts';
import type { ThreadResult } from './call-thread.ts';
import type { BoundPrompt } from './prompt-calls.ts';

/**
 * What slots come to that have all ended. A call that failed for good drops its sample, unless the record is a member
 * of a group: then it is handed on with an empty reply that names the failure, and the vote decides without it.
 *
 * @param saved slots that were not asked.
 */
export function slotResults(
  prompt: BoundPrompt,
  ended: readonly { readonly slot: CallSlot; readonly end: SlotEnd }[],
  saved = 0,
): ThreadResult {
  const kept: SowerRecord[] = [];
  const dropped: Dropped[] = [];
  for (const { slot, end } of ended) {
    if (prompt.grouped || 'text' in end.outcome) kept.push(answered(prompt, slot, end));
    else dropped.push(unanswered(prompt, slot, end.outcome));
  }
  const sum = (value: (end: SlotEnd) => number): number => ended.reduce((total, { end }) => total + value(end), 0);
  return {
    kept,
    dropped,
    made: ended.length,
    saved,
    reasked: sum(({ reasked }) => reasked),
    tokensIn: sum(({ tokensIn }) => tokensIn),
    tokensOut: sum(({ tokensOut }) => tokensOut),
  };
}
