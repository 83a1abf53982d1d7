import { wordCount, words } from '../text/words.ts';
import type { ConstraintKind } from './constraint.ts';

const countOfWords = (text: string): number => wordCount(words(text));

/** Ends of sentences: a mark with its closing quotes, before white space or the end; full-width marks need no space. */
const sentenceEnd = /[.!?…]+["'”’»)\]]*(?=\s|$)|[。！？]+["”’」』）]*/gu;

/** Sentences of a text; words behind the last mark count as one. A number of a list (`1.`) ends nothing. */
export function sentenceCount(text: string): number {
  const plain = text.replace(/^\s*\(?\d{1,3}[.)]\s+/gmu, '').trim();
  const ends = [...plain.matchAll(sentenceEnd)];
  const last = ends.at(-1);
  const rest = plain.slice(last === undefined ? 0 : last.index + last[0].length);
  return ends.length + (words(rest).length > 0 ? 1 : 0);
}

/** Paragraphs with words in them, parted by blank lines. */
export const paragraphsOf = (text: string): string[] =>
  text.split(/\n\s*\n/u).filter((paragraph) => words(paragraph).length > 0);

/** Demands on how long a reply is. */
export const lengthConstraints: readonly ConstraintKind[] = [
  {
    name: 'most_words',
    group: 'length',
    counts: [50, 80, 120, 200],
    ask: ({ count }) => `Use at most ${count} words.`,
    holds: (text, { count }) => countOfWords(text) <= count,
  },
  {
    name: 'least_words',
    group: 'length',
    counts: [60, 100, 150, 250],
    ask: ({ count }) => `Use at least ${count} words.`,
    holds: (text, { count }) => countOfWords(text) >= count,
  },
  {
    name: 'most_sentences',
    group: 'length',
    counts: [2, 3, 4, 6],
    ask: ({ count }) => `Use at most ${count} sentences.`,
    holds: (text, { count }) => sentenceCount(text) <= count,
  },
];
