import { z } from 'zod';
import { isJsonObject, type Json } from '../json.ts';
import type { SowerRecord } from '../records.ts';
import { type Fields, listField, textField } from '../steps/fields.ts';
import { firstShared, grams, jaccard } from '../text/grams.ts';
import { keyText, questionKey } from '../text/key-text.ts';
import { wordCount, words } from '../text/words.ts';
import { keep, reject, type Verdict } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';
import { maskNumbers } from './mask-numbers.ts';

const Parameters = filterParameters({
  gram: z.int().min(1).default(5).describe('Words in a row that are compared.'),
  max_overlap: z.number().min(0).max(1).default(0.6).describe('Jaccard overlap of those runs from which it is a copy.'),
  shared_run: z.int().min(1).default(13).describe('Words in a row that make a copy by themselves.'),
  masked_words: z
    .number()
    .min(0)
    .default(8)
    .describe('Questions of at least so many words are compared once more with every number left out.'),
});
type Parameters = z.infer<typeof Parameters>;

/** Rejects questions that repeat their seed. */
export const seedCopy: FilterKind<Parameters> = {
  name: 'seed_copy',
  reason: 'seed_copy',
  about:
    'The question is its seed again, or another one that its author was shown: equal after normalising, with options in any order; or nearly so by runs of words; or equal but for its numbers.',
  source:
    'task-seeded recipe: exact, 5-gram Jaccard 0.6, shared 13-gram; the comparison without numbers is our addition',
  reads: ['question', 'seed_question'],
  parameters: Parameters,
  create: (parameters) => (record) => judge(record, parameters),
};

/** Looks at the seed, then at the other seeds that the author was shown. */
function judge({ fields }: SowerRecord, parameters: Parameters): Verdict {
  const own = readText(fields, '');
  const { seed_examples: shown } = fields;
  const examples = Array.isArray(shown) ? shown.filter((one: Json) => isJsonObject(one)) : [];
  for (const seed of [readText(fields, 'seed_'), ...examples.map((example) => readText(example, ''))]) {
    const verdict = compare(own, seed, parameters);
    if (!verdict.kept) return verdict;
  }
  return keep;
}

function compare(own: Text, seed: Text, parameters: Parameters): Verdict {
  if (seed.question.trim() === '') return keep;
  if (questionKey(own.question, own.options, own.context) === questionKey(seed.question, seed.options, seed.context)) {
    return reject('seed_copy', 'question and options equal the seed');
  }
  if (keyText(own.whole) === keyText(seed.whole)) return reject('seed_copy', 'the question equals the seed');
  const [ownWords, seedWords] = [words(own.whole), words(seed.whole)];
  const run = firstShared(grams(ownWords, parameters.shared_run), grams(seedWords, parameters.shared_run));
  if (run !== undefined) return reject('seed_copy', `shares with the seed: ${run}`);
  const overlap = overlapOf(ownWords, seedWords, parameters.gram);
  if (overlap >= parameters.max_overlap) return reject('seed_copy', `overlap ${overlap.toFixed(2)} with the seed`);
  return judgeNumbers(ownWords, seedWords, parameters);
}

/** Catches a seed with other numbers, which the runs of words miss when numbers are close together. */
function judgeNumbers(
  own: readonly string[],
  seed: readonly string[],
  { gram, max_overlap, masked_words }: Parameters,
): Verdict {
  const [ownMasked, seedMasked] = [maskNumbers(own), maskNumbers(seed)];
  const changed = own.filter((word, index) => word !== seed[index]).length;
  if (ownMasked.join(' ') === seedMasked.join(' ') && changed <= 1) {
    return reject('seed_copy', 'the seed with one number changed');
  }
  if (Math.min(wordCount(own), wordCount(seed)) < masked_words) return keep;
  const overlap = overlapOf(ownMasked, seedMasked, gram);
  return overlap >= max_overlap
    ? reject('seed_copy', `overlap ${overlap.toFixed(2)} with the seed but for numbers`)
    : keep;
}

function overlapOf(a: readonly string[], b: readonly string[], gram: number): number {
  return jaccard(grams(a, gram), grams(b, gram));
}

interface Text {
  readonly question: string;
  readonly context: string;
  readonly options: readonly string[];
  readonly whole: string;
}

function readText(fields: Fields, prefix: '' | 'seed_'): Text {
  const question = textField(fields, `${prefix}question`) ?? '';
  const context = textField(fields, `${prefix}context`) ?? '';
  return { question, context, options: listField(fields, `${prefix}options`) ?? [], whole: `${context}\n${question}` };
}
