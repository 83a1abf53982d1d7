import { z } from 'zod';
import { canonicalJson } from '../identity.ts';
import type { SowerRecord } from '../records.ts';
import { intField, textField, textListField } from './fields.ts';

/**
 * One row of the config `default`: an accepted record. The schema is the single source of the Parquet columns
 * (`columns.ts`) and of the published JSON Schema; the order of the members is the order of the columns.
 */
export const AcceptedRow = z.strictObject({
  id: z.string().describe('Derived from recipe step, parents and sample, so the same record always has the same id.'),
  question_id: z.string().nullable().describe('Shared by all views of one question; keep one per id when mixing.'),
  task: z.string().describe('Task that the seed belongs to.'),
  answer_kind: z.string().nullable().describe('choice, label, cloze, number, short, free, code or constraint.'),
  lang: z.string().describe('Language of the record, BCP 47.'),
  context: z.string().nullable().describe('Text that the question is about, if any.'),
  question: z.string().nullable(),
  options: z.array(z.string()).nullable().describe('Options in the order that answer_index and answer_label refer to.'),
  answer_text: z.string().nullable().describe('The answer by meaning, never a bare letter of an option.'),
  answer_label: z.string().nullable().describe('A, B, C ... for answer_index; null without options.'),
  answer_index: z.int32().nullable().describe('0-based index into options.'),
  reasoning: z.string().nullable().describe('Reasoning of the first ballot that gave the winning answer.'),
  knowledge: z.string().nullable().describe('What one has to know for the answer; in the view `context` alone.'),
  checks: z
    .string()
    .nullable()
    .describe('JSON: signature and tests, or constraints, by which a program checks the answer; null for other kinds.'),
  vote_n: z.int32().nullable().describe('Ballots asked for.'),
  vote_valid: z.int32().nullable().describe('Ballots with a readable answer.'),
  vote_count: z.int32().nullable().describe('Ballots for the winning answer.'),
  vote_share: z.number().min(0).max(1).nullable().describe('vote_count over vote_valid.'),
  verified: z
    .boolean()
    .nullable()
    .describe(
      'True when a vote or a program confirmed the answer; false for free text and for programs that were not run.',
    ),
  view: z.string().nullable().describe('How text presents the question.'),
  text: z.string().nullable().describe('Question, options, reasoning and answer as one training text.'),
  license: z
    .string()
    .describe(
      'Licence of the record: that of its seed, with those of models and recipe where they set one. SPDX id or expression; or unknown.',
    ),
  seed_object: z.string().describe('File of the drop that the seed came from.'),
  seed_line: z.int().describe('1-based line in seed_object.'),
  seed_dataset: z.string().nullable(),
  seed_config: z.string().nullable(),
  seed_split: z.string().nullable(),
  seed_row: z.int().describe('0-based row in the split as far as the drop tells.'),
  seed_sha256: z.string().describe("SHA-256 of the seed row's canonical JSON."),
  other_sources: z
    .array(z.string())
    .describe('Datasets, or files of the drop, of further seeds that went into the record; their licences hold too.'),
  seed_family: z
    .string()
    .nullable()
    .describe('Family of the task, a folder of the evaluation harness; null when unknown.'),
  seed_capabilities: z.array(z.string()).describe('What tasks of the family ask for: maths, reading ...'),
  quota_cell: z.string().nullable().describe('Cell of the quota that the record counts for; null without a quota.'),
  model: z.string().describe('Every model that wrote a part of the record, comma-separated; scripted is a stand-in.'),
  recipe: z.string().describe('Recipe and version.'),
  run: z.string(),
  lineage: z.string().describe('JSON: the steps that made the record, oldest first, with prompt and completion keys.'),
});
export type AcceptedRow = z.infer<typeof AcceptedRow>;

/** What every row of a run has in common. */
export interface RowOrigin {
  readonly run: string;
  readonly recipe: { readonly name: string; readonly version: number };
}

const Vote = z.object({
  n: z.int32(),
  valid: z.int32(),
  count: z.int32(),
  share: z.number().min(0).max(1),
});

/** Flattens a finished record. Fields that the recipe does not write become null; none makes it throw. */
export function acceptedRow(record: SowerRecord, origin: RowOrigin): AcceptedRow {
  const { fields, seed } = record;
  const vote = Vote.safeParse(fields.vote).data;
  return {
    id: record.id,
    question_id: textField(fields.question_id),
    task: seed.task,
    answer_kind: textField(fields.answer_kind),
    lang: record.lang,
    context: textField(fields.context),
    question: textField(fields.question),
    options: textListField(fields.options),
    answer_text: textField(fields.answer_text),
    answer_label: textField(fields.answer_label),
    answer_index: intField(fields.answer_index),
    reasoning: textField(fields.reasoning),
    knowledge: textField(fields.knowledge),
    checks: textField(fields.checks),
    vote_n: vote?.n ?? null,
    vote_valid: vote?.valid ?? null,
    vote_count: vote?.count ?? null,
    vote_share: vote?.share ?? null,
    verified: typeof fields.verified === 'boolean' ? fields.verified : null,
    view: textField(fields.view),
    text: textField(fields.text),
    license: seed.license,
    seed_object: seed.object,
    seed_line: seed.line,
    seed_dataset: seed.dataset,
    seed_config: seed.config,
    seed_split: seed.split,
    seed_row: seed.row,
    seed_sha256: seed.sha256,
    other_sources: otherSources(seed),
    seed_family: seed.family ?? null,
    seed_capabilities: seed.capabilities ?? [],
    quota_cell: seed.cell ?? null,
    model: modelsOf(record),
    recipe: `${origin.recipe.name}@${origin.recipe.version}`,
    run: origin.run,
    lineage: canonicalJson(record.lineage),
  };
}

function otherSources({ also = [], dataset, object }: SowerRecord['seed']): string[] {
  const own = dataset ?? object;
  return [...new Set(also.map((other) => other.dataset ?? other.object))].filter((name) => name !== own);
}

function modelsOf(record: SowerRecord): string {
  return [...new Set(record.lineage.flatMap((entry) => (entry.model === undefined ? [] : [entry.model])))].join(', ');
}
