import type { SowerRecord } from '../domain/records.ts';
import { answerKindOf } from '../domain/steps/fields.ts';
import { answered, type CallSlot, type SlotEnd, slotState } from './call-slot.ts';
import type { Call, CallThread, Outcomes } from './call-thread.ts';
import type { Outcome } from './frozen-completions.ts';
import type { BoundPrompt } from './prompt-calls.ts';
import type { ReplyReaders } from './reply-readers.ts';
import { slotResults } from './slot-results.ts';

/**
 * The ballots of a question, drawn in their order until the vote is decided. They go in waves of as many as are needed
 * at the least, so that they are the same ballots as if each had waited for the one before, whichever comes in first.
 *
 * Ballots behind the deciding one, which a second worker may have drawn, do not count: the result depends on the first
 * stored outcomes alone. A ballot whose call failed might have said anything, so another one is drawn in its place.
 */
export function ballotsThread(
  prompt: BoundPrompt,
  slots: readonly CallSlot[],
  { isUnreadable }: Pick<ReplyReaders, 'isUnreadable'>,
  vote: NonNullable<ReplyReaders['vote']>,
): CallThread {
  const kind = answerKindOf(slots[0]?.record.fields ?? {});
  const readings = slots.map(() => new WeakMap<Outcome, readonly SowerRecord[]>());
  const read = (slot: CallSlot, end: SlotEnd, ballot: number): readonly SowerRecord[] => {
    const known = readings[ballot]?.get(end.outcome) ?? vote.read(answered(prompt, slot, end));
    readings[ballot]?.set(end.outcome, known);
    return known;
  };
  /** The ballots up to the one that decides, or those that are due before any can. */
  const draw = (known: Outcomes): { due: Call[]; ended: { slot: CallSlot; end: SlotEnd }[] } => {
    const ended: { slot: CallSlot; end: SlotEnd }[] = [];
    const ballots: SowerRecord[] = [];
    let failed = 0;
    for (;;) {
      const asked = ended.length;
      const wave = vote.next({ ballots, asked, failed }, slots.length, kind);
      const due: Call[] = [];
      for (const [offset, slot] of slots.slice(asked, asked + wave).entries()) {
        const state = slotState(prompt, slot, known, isUnreadable);
        if (state.due !== undefined) {
          due.push(state.due);
        } else {
          ended.push({ slot, end: state });
          ballots.push(...read(slot, state, asked + offset));
          if (!('text' in state.outcome)) failed += 1;
        }
      }
      if (due.length > 0 || wave === 0) return { due, ended };
    }
  };
  return {
    due: (known) => draw(known).due,
    result(known) {
      const { due, ended } = draw(known);
      for (const { label } of due) throw new Error(`The call ${label} has no outcome yet.`);
      const saved = slots.length - ended.length;
      const result = slotResults(prompt, ended, saved);
      if (saved === 0) return result;
      // The vote has to know them from ballots that came to nothing.
      const kept = result.kept.map((record) => ({ ...record, fields: { ...record.fields, ballots_saved: saved } }));
      return { ...result, kept };
    },
  };
}
