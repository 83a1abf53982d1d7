import { z } from 'zod';
import type { SowerRecord } from '../records.ts';
import { linesOf, percent, shareOf } from '../text/lines.ts';
import { isUnspaced } from '../text/unspaced.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const share = z.number().min(0).max(1);
const Parameters = fieldParameters({
  min_words: z.int().min(0).default(50).describe('Fewest words of a document.'),
  max_words: z.int().min(1).default(100_000).describe('Most words of a document.'),
  min_mean_length: z.number().min(0).default(3).describe('Shortest mean word, in characters.'),
  max_mean_length: z.number().min(0).default(10).describe('Longest mean word, in characters.'),
  max_symbols: share.default(0.1).describe('Hash signs, and ellipses, for each word.'),
  max_bullets: share.default(0.9).describe('Share of lines that begin with a bullet.'),
  max_ellipses: share.default(0.3).describe('Share of lines that end with an ellipsis.'),
  min_letters: share.default(0.8).describe('Share of words with a letter.'),
  min_stop_words: z.int().min(0).default(2).describe('Different stop words that a text in English has.'),
});
type Parameters = z.infer<typeof Parameters>;

const stopWords = ['the', 'be', 'to', 'of', 'and', 'that', 'have', 'with'];

/** Rejects documents that do not look like prose. */
export const gopherQuality: FilterKind<Parameters> = {
  name: 'gopher_quality',
  reason: 'low_quality',
  about:
    'For whole documents: number and mean length of words, symbols, bullets, ellipses, words without letters, stop words. Rules about words are left out for scripts without spaces, stop words for other languages than English.',
  source: 'Rae et al. 2021 (Gopher), table A1',
  method: 'gopher-1',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create: (parameters) => (record) => {
    const found = findFault(fieldText(record.fields, parameters.field), record, parameters);
    return found === undefined ? keep : reject('low_quality', found);
  },
};

function findFault(text: string, { lang }: SowerRecord, limits: Parameters): string | undefined {
  const unspaced = isUnspaced(text);
  const tokens = unspaced ? [...text.replace(/\s+/gu, '')] : text.split(/\s+/u).filter((token) => token !== '');
  if (tokens.length < limits.min_words) return `${tokens.length} words`;
  if (tokens.length > limits.max_words) return `${tokens.length} words`;
  const symbols = Math.max(count(text, /#/gu), count(text, /\.\.\.|…/gu)) / tokens.length;
  if (symbols > limits.max_symbols) return `${symbols.toFixed(2)} symbols a word`;
  const lines = linesOf(text);
  const bullets = shareOf(lines, (line) => /^[•‣▪●*-]/u.test(line));
  if (bullets > limits.max_bullets) return `${percent(bullets)} of the lines are bullets`;
  const ellipses = shareOf(lines, (line) => /(?:\.\.\.|…)$/u.test(line));
  if (ellipses > limits.max_ellipses) return `${percent(ellipses)} of the lines end with an ellipsis`;
  return unspaced ? undefined : findWordFault(tokens, lang, limits);
}

function findWordFault(tokens: readonly string[], lang: string, limits: Parameters): string | undefined {
  const spelled = tokens.filter((token) => /[\p{L}\p{N}]/u.test(token));
  const mean = spelled.reduce((sum, token) => sum + token.length, 0) / Math.max(1, spelled.length);
  if (mean < limits.min_mean_length || mean > limits.max_mean_length)
    return `mean word of ${mean.toFixed(1)} characters`;
  const letters = shareOf(tokens, (token) => /\p{L}/u.test(token));
  if (letters < limits.min_letters) return `${percent(letters)} of the words have a letter`;
  if (!/^en/iu.test(lang)) return undefined;
  const lower = new Set(tokens.map((token) => token.toLowerCase().replace(/[^a-z]/gu, '')));
  const stops = stopWords.filter((word) => lower.has(word)).length;
  return stops < limits.min_stop_words ? `${stops} of eight stop words` : undefined;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
