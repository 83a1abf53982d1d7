import { type CallSlot, endOf, slotState } from './call-slot.ts';
import type { CallThread } from './call-thread.ts';
import type { BoundPrompt } from './prompt-calls.ts';
import type { ReplyReaders } from './reply-readers.ts';
import { slotResults } from './slot-results.ts';

/** Samples that are all due at once. */
export function samplesThread(
  prompt: BoundPrompt,
  slots: readonly CallSlot[],
  { isUnreadable }: Pick<ReplyReaders, 'isUnreadable'>,
): CallThread {
  return {
    due: (known) => slots.flatMap((slot) => slotState(prompt, slot, known, isUnreadable).due ?? []),
    result: (known) =>
      slotResults(
        prompt,
        slots.map((slot) => ({ slot, end: endOf(slotState(prompt, slot, known, isUnreadable)) })),
      ),
  };
}
