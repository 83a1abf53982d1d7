import { normalizeText } from '../text/words.ts';
import type { ConstraintKind } from './constraint.ts';

/** How often words stand in a text as words, in any case. */
function occurrences(text: string, phrase: string): number {
  const wanted = normalizeText(phrase);
  return wanted === ''
    ? 0
    : ` ${normalizeText(text).replaceAll(' ', '  ')} `.split(` ${wanted.replaceAll(' ', '  ')} `).length - 1;
}

/** Demands on letters and words. Case never matters, so that they get on with `lower_case`. */
export const wordingConstraints: readonly ConstraintKind[] = [
  {
    name: 'lower_case',
    group: 'letters',
    ask: () => 'Write in small letters only, without a single capital.',
    holds: (text) => !/\p{Lu}|\p{Lt}/u.test(text) && /\p{Ll}/u.test(text),
  },
  {
    name: 'no_commas',
    group: 'letters',
    ask: () => 'Do not use any commas.',
    holds: (text) => !/[,，、،]/u.test(text),
  },
  {
    name: 'with_word',
    group: 'wording',
    counts: [1, 2, 3],
    phrases: ['example', 'important', 'reason', 'result', 'simple', 'first'],
    ask: ({ words, count }) => `Use the word "${words}" at least ${count === 1 ? 'once' : `${count} times`}.`,
    holds: (text, { words, count }) => occurrences(text, words) >= count,
  },
  {
    name: 'without_word',
    group: 'wording',
    phrases: ['very', 'really', 'because', 'however', 'also', 'often'],
    ask: ({ words }) => `Do not use the word "${words}".`,
    holds: (text, { words }) => occurrences(text, words) === 0,
  },
  {
    name: 'last_words',
    group: 'ending',
    phrases: ['That is all there is to say.', 'Is there anything else you want to know?', 'This is where it ends.'],
    ask: ({ words }) => `End your reply with exactly these words: ${words}`,
    holds: (text, { words }) =>
      normalizeText(words) !== '' && ` ${normalizeText(text)}`.endsWith(` ${normalizeText(words)}`),
  },
];
