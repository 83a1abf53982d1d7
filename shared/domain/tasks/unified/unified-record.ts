import { z } from 'zod';
import { AnswerKind } from '../../answers/kind.ts';
import { seedForms } from '../seed.ts';

/** Where a record comes from: enough to find the row and the task again and to see that they are the same. */
export const UnifiedSource = z.strictObject({
  dataset_path: z.string().nullable(),
  dataset_name: z.string().nullable(),
  split: z.string(),
  /** Commit of the dataset on the Hub; null for rows that came some other way. */
  revision: z.string().nullable(),
  /** Relative to the folder of rows. */
  file: z.string(),
  /** 0-based in the split, over all its files in order. */
  row: z.int().nonnegative(),
  /** SHA-256 over the row's canonical JSON. */
  row_sha256: z.string(),
  file_sha256: z.string(),
  /** Task file, relative to the folder of tasks, and SHA-256 over its keys and those it includes. */
  yaml: z.string(),
  yaml_sha256: z.string(),
});
export type UnifiedSource = z.infer<typeof UnifiedSource>;

export const UnifiedLicense = z.strictObject({
  /** SPDX id, or `unknown`. */
  id: z.string(),
  /** Where it was read; null when nobody has recorded it. */
  source: z.string().nullable(),
  share_alike: z.boolean(),
  non_commercial: z.boolean(),
  attribution: z.string().nullable(),
});
export type UnifiedLicense = z.infer<typeof UnifiedLicense>;

/** What every record says, with or without a question. */
const common = {
  schema: z.literal(1),
  /** `<dataset>/<configuration>/<split>/<row>`: one record a row. */
  id: z.string().min(1),
  task: z.string().min(1),
  /** Other admitted tasks over the same rows. */
  variants: z.array(z.string()),
  groups: z.array(z.string()),
  tags: z.array(z.string()),
  /** The folder of the task below the folder of tasks. */
  family: z.string(),
  /** What the family asks for: knowledge, reasoning, maths ... */
  capabilities: z.array(z.string()),
  output_type: z.string(),
  lang: z.string(),
  source: UnifiedSource,
  license: UnifiedLicense,
  flags: z.array(z.string()),
};

/** One seed as every recipe reads it, whatever the dataset looked like. A drop holds one a line. */
export const UnifiedRecord = z.strictObject({
  ...common,
  form: z.enum(seedForms).exclude(['raw_text']),
  answer_kind: AnswerKind,
  question: z.string().min(1),
  context: z.string().nullable(),
  /** In the order of this record; null for an open question. */
  options: z.array(z.strictObject({ label: z.string(), text: z.string() })).nullable(),
  /** `options[i]` was number `order[i]` in the task's own order; null without options. */
  order: z.array(z.int().nonnegative()).nullable(),
  /** `closed`: the same labels for every row of the task. Null without options. */
  option_set: z.enum(['open', 'closed']).nullable(),
  answer: z.strictObject({ index: z.int().nonnegative().nullable(), label: z.string().nullable(), text: z.string() }),
  /** Any of these is right; the answer comes first. */
  answers: z.array(z.string()),
  /** The harness's own rendering: prompt, what it scores, what stands between, and what it says before. */
  prompt: z.string().nullable(),
  target: z.string().nullable(),
  delimiter: z.string(),
  instruction: z.string(),
  /** Equal for questions that differ in case, spacing, punctuation or order of options; `full` with the answer too. */
  hash: z.strictObject({ question: z.string(), full: z.string() }),
});
export type UnifiedRecord = z.infer<typeof UnifiedRecord>;

/** A text that asks nothing: for recipes that rewrite, never for questions and answers. A row of documents as it is. */
export const UnifiedText = z.strictObject({
  ...common,
  /** SPDX id; what else is known of it stands beside it. */
  license: z.string(),
  license_terms: UnifiedLicense,
  form: z.literal('raw_text'),
  text: z.string().min(1),
  hash: z.strictObject({ full: z.string() }),
});
export type UnifiedText = z.infer<typeof UnifiedText>;
