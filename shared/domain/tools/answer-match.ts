import { z } from 'zod';
import { canonicalNumber } from '../answers/number.ts';
import { canonicalShort } from '../answers/short.ts';
import { unwrap } from '../answers/unwrap.ts';
import type { Json } from '../json.ts';
import { findAnswerSlots } from '../parsers/answer-slots.ts';
import { normalizeText } from '../text/words.ts';
import type { Tool } from './tool.ts';

const Options = z.strictObject({});

/**
 * Compares the final answer of a reply with the truth by meaning: numbers by value, other answers by their words. A
 * reply that marks no answer, or several different ones, is no match; where there is no truth nothing is said.
 */
export const answerMatch: Tool<z.infer<typeof Options>> = {
  name: 'answer_match',
  about:
    'Says whether the final answer of a text (`Answer: 18`, `\\boxed{18}`, `#### 18`, or a bare line) is the true one.',
  inputs: ['text', 'truth'],
  options: Options,
  gives: {
    ok: 'Whether the answers are equal; null when there is no truth.',
    found: 'The answer that was found, or null.',
  },
  run({ text, truth }) {
    const wanted = textOf(truth);
    const found = finalAnswer(textOf(text));
    if (wanted.trim() === '') return { ok: null, found };
    return { ok: found !== null && sameAnswer(found, wanted), found };
  },
};

const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** The one marked answer; without a mark a reply of one line may be nothing but the answer. */
function finalAnswer(text: string): string | null {
  const slots = findAnswerSlots(text)
    .map((slot) => plainAnswer(slot.text))
    .filter((answer) => answer !== '');
  const [first] = slots;
  if (first !== undefined) return slots.every((other) => sameAnswer(other, first)) ? first : null;
  const bare = text.trim();
  return bare !== '' && !bare.includes('\n') && bare.length <= 100 ? plainAnswer(bare) : null;
}

const plainAnswer = (text: string): string => unwrap(unwrap(text).replace(/[.。]\s*$/u, ''));

/** A number, perhaps with its unit; `Apollo 11` is none. */
const isNumber = (answer: string): boolean => /^[^\p{L}\d\\]*\d[^\p{L}]*\p{L}*$/u.test(answer);

function sameAnswer(found: string, wanted: string): boolean {
  const truth = plainAnswer(wanted);
  if (isNumber(truth)) return canonicalNumber(found) !== undefined && canonicalNumber(found) === canonicalNumber(truth);
  return canonicalShort(found) === canonicalShort(truth) || normalizeText(found) === normalizeText(truth);
}
