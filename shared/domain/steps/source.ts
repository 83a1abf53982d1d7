import { z } from 'zod';
import type { ValueType } from '../expressions/value-type.ts';
import { FieldName } from './option-schemas.ts';
import type { StepKind } from './step.ts';

/** What a column of a document may be. */
export const columnTypes = ['text', 'number', 'integer', 'boolean', 'list', 'map', 'any'] as const;

const Column = z.union([
  z.enum([...columnTypes, ...columnTypes.map((type) => `${type}?` as const)]),
  z.strictObject({
    type: z.enum(columnTypes).describe('text, number, integer, boolean, list, map or any.'),
    from: z.string().min(1).max(200).optional().describe('Name of the column in the rows, when it differs.'),
    optional: z.boolean().default(false).describe('Rows without it are fine; the field is null then.'),
  }),
]);
const Options = z.strictObject({
  fields: z
    .record(FieldName, Column)
    .optional()
    .describe(
      'Reads documents instead of questions: the columns that rows have, each with its type; `?` behind the type when it may be absent.',
    ),
});
export type SourceOptions = z.infer<typeof Options>;

/** Fields of every seed record; see `seedFields` for their meaning. */
export const seedFields = {
  task: 'Public task or subtask the seed comes from.',
  answer_kind: 'How it is answered: choice, label, cloze, number, short, free, code or constraint.',
  question: 'The question as a reader sees it.',
  context: 'Text that the question refers to, or null.',
  options: 'Texts to choose from, or null.',
  answer_text: 'The right answer in words.',
  answer_index: 'Position of the right option, counted from 0, or null.',
  answers: 'Texts of which any is right.',
  prompt: "The evaluation harness's own rendering of the row, or null.",
  target: "The harness's own rendering of the answer, or null.",
  signature: 'Head of the function that a code seed asks for; only for these.',
  tests: 'Assert lines of a code seed; only for these.',
  constraints: 'Demands of a constraint seed that a program checks; only for these.',
} as const;

/** Fields of every document beside those that the recipe declares. */
export const documentFields = {
  doc_id: 'Names the document; the same row always has the same.',
  lang: 'Language of the document, BCP 47, or und.',
  url: 'Address of the document, or null.',
} as const;

const seedTypes: Readonly<Record<string, ValueType>> = {
  answer_index: 'number',
  options: 'list',
  answers: 'list',
  tests: 'list',
  constraints: 'list',
};

/** Reads the rows of the drop. */
export const sourceKind: StepKind<SourceOptions> = {
  kind: 'source',
  about:
    'Reads the seeds of the drop, one record a row, and refuses rows without a usable licence, question or answer. With `fields` the rows are documents with those columns, and `doc_id`, `lang` and `url` beside them.',
  place: 'source',
  options: Options,
  reads: () => [],
  writes: ({ fields }) =>
    fields === undefined ? Object.keys(seedFields) : [...Object.keys(documentFields), ...Object.keys(fields)],
  identifies: ({ fields }) => (fields === undefined ? [] : ['doc_id']),
  types: ({ fields }) =>
    fields === undefined
      ? Object.fromEntries(Object.keys(seedFields).map((name) => [name, seedTypes[name] ?? 'text']))
      : {
          doc_id: 'text',
          lang: 'text',
          url: 'text',
          ...Object.fromEntries(
            Object.entries(fields).map(([name, column]) => [name, valueType(columnOf(name, column).type)]),
          ),
        },
  reasons: () => [
    'bad_encoding',
    'bad_json',
    'line_too_long',
    'too_deep',
    'bad_schema',
    'undefined_column',
    'template_error',
    'no_gold',
    'few_options',
    'label_only',
    'licence_unknown',
    'licence_refused',
    'licence_conflict',
  ],
};

export interface ColumnRule {
  readonly type: (typeof columnTypes)[number];
  readonly from: string;
  readonly optional: boolean;
}

/** A column as the recipe gives it, written out. */
export function columnOf(name: string, column: NonNullable<SourceOptions['fields']>[string]): ColumnRule {
  if (typeof column !== 'string') return { type: column.type, from: column.from ?? name, optional: column.optional };
  const optional = column.endsWith('?');
  const type = columnTypes.find((one) => one === (optional ? column.slice(0, -1) : column)) ?? 'any';
  return { type, from: name, optional };
}

const valueType = (type: ColumnRule['type']): ValueType => (type === 'integer' ? 'number' : type);
