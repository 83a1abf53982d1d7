import { z } from 'zod';
import type { SowerRecord } from '../records.ts';
import { indexField, listField } from '../steps/fields.ts';
import { keep, reject, type Verdict } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';

const Parameters = filterParameters(
  {
    max_ratio: z.number().positive().default(2.5).describe('Length of the right option over the median of the others.'),
    min_characters: z.int().min(0).default(20).describe('Right options shorter than this give nothing away.'),
  },
  true,
);
type Parameters = z.infer<typeof Parameters>;

/** Notes questions whose right option stands out by its length. */
export const lengthCue: FilterKind<Parameters> = {
  name: 'length_cue',
  reason: 'length_cue',
  about: 'The right option is much longer than the wrong ones. Noted on the record; dropped only with `flag: false`.',
  source: 'task-seeded recipe, ratio 2.5; the lower limit is our guess',
  reads: ['options'],
  parameters: Parameters,
  create: (parameters) => (record) => judge(record, parameters),
};

function judge({ fields }: SowerRecord, { max_ratio, min_characters }: Parameters): Verdict {
  const lengths = (listField(fields, 'options') ?? []).map((option) => [...option].length);
  const key = indexField(fields, 'answer_index') ?? indexField(fields, 'claimed_index');
  const right = key === null ? undefined : lengths[key];
  if (right === undefined || lengths.length < 2 || right < min_characters) return keep;
  const median = medianOf(lengths.filter((_, index) => index !== key));
  return right <= max_ratio * median ? keep : reject('length_cue', `${right} characters, the others ${median}`);
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
