import { z } from 'zod';
import { linesOf, sentencesOf } from '../text/lines.ts';
import { wordCount, words } from '../text/words.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({
  min_sentences: z.int().min(0).default(5).describe('Fewest sentences on lines that count.'),
  min_line_words: z.number().min(0).default(3).describe('Fewest words of a line that counts.'),
  curly: z.boolean().default(true).describe('Whether a curly bracket rejects, as a mark of code; off for code.'),
});
type Parameters = z.infer<typeof Parameters>;

const policy =
  /\b(?:terms of use|privacy policy|cookie policy|uses cookies|use of cookies|use cookies|javascript|enable js)\b/iu;

/** Rejects pages that are placeholders, code or notices. */
export const c4Quality: FilterKind<Parameters> = {
  name: 'c4_quality',
  reason: 'low_quality',
  about:
    'For whole documents: filler text, curly brackets, or fewer than five sentences once lines of fewer than three words and lines about scripts, cookies and policies are left out.',
  source: 'Raffel et al. 2020 (C4), section 2.2; it cuts lines out, ours judges by what would be left',
  method: 'c4-1',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create: (parameters) => (record) => {
    const found = findFault(fieldText(record.fields, parameters.field), parameters);
    return found === undefined ? keep : reject('low_quality', found);
  },
};

function findFault(text: string, { min_sentences, min_line_words, curly }: Parameters): string | undefined {
  if (/lorem ipsum/iu.test(text)) return 'filler text';
  if (curly && /[{}]/u.test(text)) return 'a curly bracket';
  const good = linesOf(text).filter((line) => !policy.test(line) && wordCount(words(line)) >= min_line_words);
  const sentences = good.reduce((sum, line) => sum + sentencesOf(line).length, 0);
  return sentences < min_sentences ? `${sentences} sentences` : undefined;
}
