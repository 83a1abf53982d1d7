import { foldText, joinApostrophes } from './fold.ts';

/** Letters, digits, and the signs that change what a sum or a formula means. */
const piece =
  /[\p{L}\p{M}\p{N}]+|[+=<>^%\u00d7\u00f7\u221a\u2264\u2265\u2260]|(?<=[\p{N})]\s{0,3})[*/](?=\s{0,3}[\p{N}(])|(?<![\p{L}\p{M}])-(?=\s{0,3}\p{N})/gu;
const digitEnd = /\p{N}$/u;
const digitStart = /^\p{N}/u;

/**
 * A text by which exact copies are found: without case, punctuation and spacing, but with the signs of arithmetic,
 * so that `5 + 3` and `5 - 3` stay apart.
 */
export function keyText(text: string): string {
  let key = '';
  let last = '';
  for (const [found] of joinApostrophes(foldText(text)).matchAll(piece)) {
    key += digitEnd.test(last) && digitStart.test(found) ? ` ${found}` : found;
    last = found;
  }
  return key;
}

/** Key of a whole question; the order of its options does not matter. */
export function questionKey(question: string, options: readonly string[], context = ''): string {
  return [keyText(context), keyText(question), ...options.map(keyText).sort()].join('\u0000');
}
