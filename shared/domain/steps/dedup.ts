import { z } from 'zod';
import type { SowerRecord } from '../records.ts';
import { questionKey } from '../text/key-text.ts';
import { listField, textField } from './fields.ts';
import type { StepKind } from './step.ts';

const Options = z.strictObject({
  key: z
    .literal('question')
    .default('question')
    .describe('What is the same: context, question and options after normalising, options in any order.'),
});
export type DedupOptions = z.infer<typeof Options>;

/** Keeps one record of each key. A barrier: the dedup stage claims keys for all records, then drops the losers. */
export const dedupKind: StepKind<DedupOptions> = {
  kind: 'dedup',
  about:
    'Keeps the first by rank of all records with the same question, in this run and in what the dataset holds already.',
  place: 'barrier',
  options: Options,
  reads: () => ['question'],
  writes: () => [],
  reasons: () => ['duplicate', 'published_before'],
};

/** The text whose hash is claimed: equal for questions that differ in case, spacing, punctuation or order of options. */
export function dedupKey({ fields }: SowerRecord, _options: DedupOptions): string {
  return questionKey(
    textField(fields, 'question') ?? '',
    listField(fields, 'options') ?? [],
    textField(fields, 'context') ?? '',
  );
}
