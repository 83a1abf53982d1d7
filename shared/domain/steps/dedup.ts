import { z } from 'zod';
import { fieldText } from '../filters/field-text.ts';
import { canonicalJson } from '../identity.ts';
import { MinhashChoice } from '../minhash/options.ts';
import type { SowerRecord } from '../records.ts';
import { keyText, questionKey } from '../text/key-text.ts';
import { listField, textField } from './fields.ts';
import { FieldName } from './option-schemas.ts';
import type { StepKind } from './step.ts';

const Options = z.strictObject({
  key: z
    .union([z.literal('question'), z.array(FieldName).min(1).max(20)])
    .default('question')
    .describe(
      'What is the same. `question`: context, question and options after normalising, options in any order. A list of fields: their values, texts without regard to case, spacing and punctuation.',
    ),
  minhash: MinhashChoice.optional().describe(
    'Drops near duplicates, too: texts whose signatures agree. `default`: 14 bands of 8 rows over runs of 5 words, agreement 0.8.',
  ),
});
export type DedupOptions = z.infer<typeof Options>;

/** Keeps one record of each key. A barrier: the dedup stage claims keys for all records, then drops the losers. */
export const dedupKind: StepKind<DedupOptions> = {
  kind: 'dedup',
  about:
    'Keeps the first by rank of all records with the same question or fields, in this run and in what the dataset holds already; with `minhash` also of those with nearly the same text.',
  place: 'barrier',
  options: Options,
  reads: ({ key }) => (key === 'question' ? ['question'] : key),
  writes: () => [],
  reasons: ({ minhash }) => [
    'duplicate',
    'published_before',
    ...(minhash === undefined ? [] : (['near_duplicate'] as const)),
  ],
  joins: ({ minhash }) => minhash !== undefined,
};

/** The text whose hash is claimed: equal for questions that differ in case, spacing, punctuation or order of options. */
export function dedupKey({ fields }: SowerRecord, { key }: DedupOptions): string {
  if (key === 'question')
    return questionKey(
      textField(fields, 'question') ?? '',
      listField(fields, 'options') ?? [],
      textField(fields, 'context') ?? '',
    );
  return canonicalJson(
    key.map((name) => {
      const value = fields[name] ?? null;
      return typeof value === 'string' ? keyText(value) : value;
    }),
  );
}

/** The text by which near duplicates are found. */
export function nearText({ fields }: SowerRecord, { key }: DedupOptions): string {
  if (key !== 'question') return key.map((name) => fieldText(fields, name)).join('\n');
  const options = [...(listField(fields, 'options') ?? [])].sort();
  return [textField(fields, 'context') ?? '', textField(fields, 'question') ?? '', ...options].join('\n');
}
