import { sharedEnds } from '../tasks/shared-ends.ts';
import { wordCount, words } from '../text/words.ts';

const gap = /(?<![\p{L}\p{N}_])_{1,10}(?![\p{L}\p{N}_])/gu;
const countOf = (text: string): number => wordCount(words(text));

/**
 * Whether options are ways to fill a gap (`The cup broke because _ was old.`), each of a few words, or sentences that
 * differ in one span alone, no more than a quarter of each: then they share too much for mere chance, as alternatives to
 * one premise may.
 *
 * @param most words that may fill a gap.
 */
export function isMinimalPair(question: string, options: readonly string[], most = 6): boolean {
  if (options.length < 2) return false;
  if (question.match(gap)?.length === 1) return options.every((option) => countOf(option) <= most);
  const { middles } = sharedEnds(options);
  return options.every((option, index) => {
    const length = countOf(option);
    return length >= 5 && countOf(middles[index] ?? '') <= length / 4;
  });
}
