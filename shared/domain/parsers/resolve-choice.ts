import { canonicalOption, optionForms } from '../answers/option.ts';
import { unwrap } from '../answers/unwrap.ts';

/** Index of the chosen option, or why there is none. */
export type Choice = { readonly index: number } | { readonly problem: 'not_an_option' | 'ambiguous_answer' };

const bareLetter = /^\(?\[?([A-Za-z])\]?\)?[.:)]?$/u;
const letterAndText = /^\(?([A-Za-z])(?:[).:：、．]\s*|\)\s*|\s+(?:[-–]\s+)?)(.+)$/su;
const wordAndLetter =
  /^(?:(?:the )?(?:correct |right |best )?(?:answer|option|choice)(?: is)?|option|choice)[\s:]{0,3}(?:option |choice )?\(?([A-Z])\)?[.:)]?(?:\s+(.*))?$/isu;

/**
 * Finds the option that an answer means: by letter, by letter and text, or by text, compared in canonical form.
 * A letter and a text that point at different options decide nothing.
 */
export function resolveChoice(answer: string, options: readonly string[]): Choice {
  const given = unwrap(answer);
  const byText = findText(given, options);
  const letter = bareLetter.exec(given)?.[1];
  if (letter !== undefined) return byLetter(letterIndex(letter), byText, options);
  if (byText >= 0) return { index: byText };
  const match = letterAndText.exec(given) ?? wordAndLetter.exec(given);
  if (!match?.[1]) return { problem: 'not_an_option' };
  return byLetterAndText(letterIndex(match[1]), match[2] ?? '', options, !/^\(?[A-Za-z]\s/u.test(given));
}

/** Position of the option with this text; where case tells options apart, the one in the same case. */
function findText(text: string, options: readonly string[]): number {
  const wanted = canonicalOption(text);
  const [first = -1, ...others] = options.flatMap((option, index) =>
    canonicalOption(option) === wanted ? [index] : [],
  );
  if (others.length === 0) return first;
  const form = optionForms([text, ...options]);
  return Math.max(first, form.slice(1).indexOf(form[0] ?? ''));
}

function letterIndex(letter: string): number {
  return letter.toUpperCase().charCodeAt(0) - 65;
}

function byLetter(index: number, byText: number, options: readonly string[]): Choice {
  if (index >= options.length) return byText >= 0 ? { index: byText } : { problem: 'not_an_option' };
  return byText >= 0 && byText !== index ? { problem: 'ambiguous_answer' } : { index };
}

/** @param marked the letter stands before a mark such as `)`; without one it may be the word `a`. */
function byLetterAndText(index: number, text: string, options: readonly string[], marked: boolean): Choice {
  const byText = text.trim() === '' ? -1 : findText(text, options);
  if (byText >= 0) {
    if (byText === index) return { index };
    return index < options.length || marked ? { problem: 'ambiguous_answer' } : { problem: 'not_an_option' };
  }
  return marked && index < options.length ? { index } : { problem: 'not_an_option' };
}
