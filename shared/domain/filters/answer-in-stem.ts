import { z } from 'zod';
import type { SowerRecord } from '../records.ts';
import { listField, textField } from '../steps/fields.ts';
import { normalizeText } from '../text/words.ts';
import { keep, reject, type Verdict } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';

const Parameters = filterParameters({
  min_characters: z.int().min(1).default(12).describe('Shorter answers may stand in a question by chance.'),
});
type Parameters = z.infer<typeof Parameters>;

const marker =
  /(?:^|\s)(?:the )?(?:correct |right |final )?answer(?: is)?\s?[:：]\s*\S|\b(?:the )?(?:correct|right) (?:answer|option|choice) is\s+\S|\((?:correct|right)(?: answer)?\)|✓|✔|✅|(?:正确答案|正解|정답)(?:是|は|은)?[:：]/iu;

/** Rejects questions that tell their answer. */
export const answerInStem: FilterKind<Parameters> = {
  name: 'answer_in_stem',
  reason: 'answer_in_stem',
  about:
    'The right answer stands word for word in the question and no other option does, or the question or an option marks the answer.',
  source: 'task-seeded recipe; the limit of 12 characters is our choice',
  reads: ['question'],
  parameters: Parameters,
  create: (parameters) => (record) => judge(record, parameters),
};

function judge({ fields }: SowerRecord, { min_characters }: Parameters): Verdict {
  const question = textField(fields, 'question') ?? '';
  const options = listField(fields, 'options') ?? [];
  const marked = [question, ...options].map((text) => marker.exec(text)?.[0]).find((found) => found !== undefined);
  if (marked !== undefined) return reject('answer_in_stem', `marked answer: ${marked.trim()}`);
  const answer = textField(fields, 'answer_text') ?? textField(fields, 'claimed_answer') ?? '';
  const stem = ` ${normalizeText(question)} `;
  const given = (text: string): boolean => stem.includes(` ${normalizeText(text)} `);
  if ([...normalizeText(answer)].length < min_characters || !given(answer)) return keep;
  const others = options.filter((option) => normalizeText(option) !== normalizeText(answer));
  return others.some(given) ? keep : reject('answer_in_stem', `the question says: ${answer}`);
}
