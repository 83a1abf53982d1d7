import type { Plan } from '../contract/plan.ts';
import type { Dropped, SowerRecord } from '../domain/records.ts';
import { scanState } from '../domain/scan-state.ts';
import { textField } from '../domain/steps/fields.ts';
import { answered, type CallSlot, openSlot, type SlotEnd, slotState } from './call-slot.ts';
import type { Call, CallThread, Outcomes } from './call-thread.ts';
import type { Outcome } from './frozen-completions.ts';
import { type BoundPrompt, dropOf, type RenderPrompt, renderPromptOf } from './prompt-calls.ts';
import type { ReplyReaders } from './reply-readers.ts';
import { slotResults } from './slot-results.ts';

/** One piece: its call, or why it cannot be asked. */
type Piece = { readonly slot: CallSlot } | { readonly refused: Dropped };

/** A piece that was asked and what it came to, remembered as long as its outcome stays the same. */
interface Step {
  readonly piece: Piece;
  readonly outcome?: Outcome;
  /** Texts that the next piece sees. */
  readonly written: readonly string[];
}

/**
 * The records of a group one after the other; each prompt sees what was written before it. A piece that fails or cannot
 * be read leaves the state as it was.
 *
 * @param records in their order.
 */
export function scanThread(
  plan: Plan,
  stage: string,
  prompt: BoundPrompt,
  records: readonly SowerRecord[],
  sample: number,
  render: RenderPrompt,
  readers: ReplyReaders,
): CallThread {
  const { tail_tokens = 400, outline_tokens = 150, field, keep = false } = prompt.options.state ?? {};
  const steps: Step[] = [];

  const pieceOf = (record: SowerRecord, written: readonly string[]): Piece => {
    const carried = { ...record, fields: { ...record.fields, ...scanState(written, { tail_tokens, outline_tokens }) } };
    const rendered = renderPromptOf(plan, prompt.options.template, carried, render);
    if (!('reason' in rendered))
      return { slot: openSlot(plan, stage, prompt, keep ? carried : record, rendered, sample, readers) };
    const { reason, evidence } = rendered;
    return { refused: { ...dropOf(record, prompt.step, sample), outcome: 'rejected', reason, evidence } };
  };
  const textOf = (slot: CallSlot, end: SlotEnd): string | undefined => {
    if (!('text' in end.outcome)) return undefined;
    if (field === undefined) return end.outcome.text.trim() || undefined;
    const [parsed] = readers.parsed(answered(prompt, slot, end));
    return (parsed && textField(parsed.fields, field)?.trim()) || undefined;
  };
  /** Goes as far as the outcomes reach; steps whose outcome is still the same are not done again. */
  const walk = (
    known: Outcomes,
  ): { due: Call | undefined; ended: { slot: CallSlot; end: SlotEnd }[]; refused: Dropped[] } => {
    const ended: { slot: CallSlot; end: SlotEnd }[] = [];
    const refused: Dropped[] = [];
    let written: readonly string[] = [];
    for (const [index, record] of records.entries()) {
      const old = steps[index];
      const piece = old?.piece ?? pieceOf(record, written);
      if ('refused' in piece) {
        refused.push(piece.refused);
        steps[index] = { piece, written };
        continue;
      }
      const state = slotState(prompt, piece.slot, known, readers.isUnreadable);
      if (state.due !== undefined) {
        steps.splice(index, steps.length, { piece, written });
        return { due: state.due, ended, refused };
      }
      ended.push({ slot: piece.slot, end: state });
      if (old?.outcome !== state.outcome) {
        const text = textOf(piece.slot, state);
        steps.splice(index, steps.length, {
          piece,
          outcome: state.outcome,
          written: text === undefined ? written : [...written, text],
        });
      }
      written = steps[index]?.written ?? written;
    }
    return { due: undefined, ended, refused };
  };
  return {
    due(known) {
      const { due } = walk(known);
      return due === undefined ? [] : [due];
    },
    result(known) {
      const { due, ended, refused } = walk(known);
      if (due !== undefined) throw new Error(`The call ${due.label} has no outcome yet.`);
      const result = slotResults(prompt, ended);
      return { ...result, dropped: [...refused, ...result.dropped], made: result.made + refused.length };
    },
  };
}
