import { z } from 'zod';
import { provenanceColumns } from '../dataset/provenance.ts';
import { canonicalJson } from '../identity.ts';
import { letterOf } from '../parsers/option-lines.ts';
import type { SowerRecord } from '../records.ts';
import { answerKindOf, type Fields, indexField, listField, textField } from './fields.ts';
import { ExpressionText, FieldName } from './option-schemas.ts';
import type { StepKind } from './step.ts';

const ViewName = z.string().regex(/^[a-z][a-z0-9]{0,30}$/u, { message: 'a name in lower-case letters and digits' });
const mixUnits = ['rows', 'tokens'] as const;
const ViewMix = z.strictObject({
  ratios: z
    .record(ViewName, z.number().positive())
    .default({})
    .describe(
      'Parts of views in the mix, relative to each other; the scarcest decides how large it can be. All rows of a view that is not named. With `one_per` the parts by which the views are shared out, 1 for one that is not named, and nothing is left out for their sake.',
    ),
  unit: z
    .enum(mixUnits)
    .default('rows')
    .describe('What is measured: rows, or tokens of the column `text`, of all columns where there is none.'),
  one_per: z
    .union([FieldName, z.literal('')])
    .default('')
    .describe(
      'Of all rows with the same value in this field, which comes from one seed, one stays, in the view that the mix is short of, e.g. `question_id`; an empty text for all rows.',
    ),
  caps: z
    .array(z.strictObject({ by: z.array(FieldName).min(1), max: z.int().min(0) }))
    .max(10)
    .default([])
    .describe('Of rows with equal values in these fields at most so many stay; 0 stands for all. `view` is the view.'),
});
export type ViewMix = z.infer<typeof ViewMix>;

const SampleView = z.enum(['similar', 'enriched', 'context']);
export type SampleView = z.infer<typeof SampleView>;
const SampleOptions = z.strictObject({
  view: z
    .union([SampleView, z.array(SampleView).min(1).max(3)])
    .default('enriched')
    .describe(
      '`similar`: question and answer. `enriched`: with the reasoning between them. `context`: behind what one has to know, the field `knowledge`; only for questions that have it. Of a list every view becomes a config of its own.',
    ),
  mix: ViewMix.optional().describe('Which rows of several views are published; all when absent.'),
});
export type SampleOptions = z.infer<typeof SampleOptions>;

/** What a published column holds. `json` is any value, written as JSON text. */
export const columnKinds = ['text', 'number', 'integer', 'boolean', 'list', 'json'] as const;
const ColumnKind = z.enum(columnKinds);
const Column = z.union([
  ColumnKind,
  z.strictObject({
    type: ColumnKind,
    from: FieldName.describe('Field of the record, when the column has another name.'),
  }),
]);
const view = {
  columns: z
    .record(
      FieldName.refine((name) => !provenanceColumns.includes(name), {
        message: 'another name: every row has a column of this one already',
      }),
      Column,
    )
    .refine((columns) => Object.keys(columns).length > 0, { message: 'a view has at least one column' })
    .describe('Published columns: name and type, the field of the same name; `{type, from}` for another field.'),
  partition_by: FieldName.optional().describe('Writes a folder of its own for every value of this field.'),
};
const ColumnOptions = z.strictObject(view);
const ViewOptions = z.strictObject({
  views: z
    .record(
      ViewName,
      z.strictObject({
        when: ExpressionText.optional().describe('Records that the view is for; all when absent.'),
        ...view,
      }),
    )
    .describe('Several shapes of the output, each a config of its own. A record may be in more than one.'),
  mix: ViewMix.optional().describe('Which rows of the views are published; all when absent.'),
});
export type View = z.infer<typeof ColumnOptions> & { readonly when?: string | undefined };
const Options = z.union([
  SampleOptions.superRefine(({ mix }, check) => addUnknownViews(mix, SampleView.options, check)),
  ColumnOptions,
  ViewOptions.superRefine(({ views, mix }, check) => addUnknownViews(mix, Object.keys(views), check)),
]);
export type EmitOptions = z.infer<typeof Options>;

/** Writes records as they are published. */
export const emitKind: StepKind<EmitOptions> = {
  kind: 'emit',
  about:
    'Gives each record its published columns: those of a question with its answer (`view`), or the ones that the recipe names (`columns`, `views`). Where it came from stands beside them in every row.',
  place: 'emit',
  options: Options,
  group: (options) => {
    const { one_per = '' } = mixOf(options) ?? {};
    return one_per === '' ? [] : [one_per];
  },
  reads: (options) => {
    const mixed = fieldsOfMix(mixOf(options));
    if (isSample(options))
      return [...new Set(['question_id', 'answer_kind', 'question', 'answer_text', 'vote', 'verified', ...mixed])];
    const shown = viewsOf(options).flatMap(([, { when, ...one }]) => (when === undefined ? fieldsOfView(one) : []));
    return [...new Set([...shown, ...mixed])];
  },
  writes: () => ['view', 'text'],
  expressions: (options) =>
    'views' in options
      ? Object.entries(options.views).flatMap(([name, { when }]) =>
          when === undefined ? [] : [{ path: ['views', name, 'when'], source: when, gives: 'boolean' as const }],
        )
      : [],
  reasons: (options) => [
    ...('views' in options && Object.values(options.views).every(({ when }) => when !== undefined)
      ? (['no_view'] as const)
      : []),
    ...(mixOf(options) === undefined ? [] : (['left_out'] as const)),
  ],
};

/** How the rows of the views are mixed; undefined when all are published. */
export function mixOf(options: EmitOptions): ViewMix | undefined {
  const mix = 'mix' in options ? options.mix : undefined;
  const isLimit = mix?.one_per !== '' || mix.caps.some(({ max }) => max > 0) || Object.keys(mix.ratios).length > 0;
  return mix !== undefined && isLimit ? mix : undefined;
}

/** `view` names the view of a row, not a field of the record. */
function fieldsOfMix(mix: ViewMix | undefined): string[] {
  if (mix === undefined) return [];
  const names = [...(mix.one_per === '' ? [] : [mix.one_per]), ...mix.caps.flatMap(({ by }) => by)];
  return names.filter((name) => name !== 'view');
}

function addUnknownViews(mix: ViewMix | undefined, known: readonly string[], check: z.core.$RefinementCtx): void {
  for (const name of Object.keys(mix?.ratios ?? {}))
    if (!known.includes(name))
      check.addIssue({
        code: 'custom',
        path: ['mix', 'ratios', name],
        message: 'unknown',
        params: { unknownKey: known },
      });
}

export const isSample = (options: EmitOptions): options is SampleOptions =>
  !('columns' in options) && !('views' in options);

/** Name and shape of every view; the name is empty where there is only one. */
export function viewsOf(options: EmitOptions): [string, View][] {
  if ('views' in options) return Object.entries(options.views);
  return 'columns' in options ? [['', options]] : [];
}

function fieldsOfView({ columns, partition_by }: View): string[] {
  const fields = Object.entries(columns).map(([name, column]) => (typeof column === 'string' ? name : column.from));
  return partition_by === undefined ? fields : [...fields, partition_by];
}

/** The views that a sample is published in, at least one: without knowledge there is no view of it. */
export function sampleViews({ fields }: SowerRecord, { view }: SampleOptions): readonly SampleView[] {
  const wanted = [...new Set(typeof view === 'string' ? [view] : view)];
  const fitting = wanted.filter((one) => one !== 'context' || textField(fields, 'knowledge') !== null);
  return fitting.length === 0 ? ['similar'] : fitting;
}

/** The published fields of a sample in a view; absent values are null, so that every row has the same columns. */
export function renderSample(record: SowerRecord, { view }: { readonly view: SampleView }): Fields {
  const { fields } = record;
  const shown = {
    ...fields,
    reasoning: view === 'enriched' ? textField(fields, 'reasoning') : null,
    knowledge: view === 'context' ? textField(fields, 'knowledge') : null,
  };
  return {
    question_id: textField(fields, 'question_id') ?? record.id,
    view,
    task: textField(fields, 'task'),
    answer_kind: answerKindOf(fields),
    context: textField(fields, 'context'),
    question: textField(fields, 'question') ?? '',
    options: listField(fields, 'options'),
    answer_text: textField(fields, 'answer_text') ?? '',
    answer_index: indexField(fields, 'answer_index'),
    answer_label: textField(fields, 'answer_label'),
    reasoning: shown.reasoning,
    knowledge: shown.knowledge,
    checks: checksOf(fields),
    vote: fields.vote ?? null,
    verified: fields.verified === true,
    flags: listField(fields, 'flags') ?? [],
    text: renderText(shown),
  };
}

/** What a program checks answers by, as JSON; null where the answer is compared or nobody can tell. */
function checksOf({ signature, tests, constraints }: Fields): string | null {
  if (tests !== undefined) return canonicalJson({ signature: signature ?? null, tests });
  return constraints === undefined ? null : canonicalJson({ constraints });
}

/** Knowledge, context, question, options, reasoning, answer: the answer by its words, never by its letter alone. */
export function renderText(fields: Fields): string {
  const options = listField(fields, 'options')?.map((option, index) => `${letterOf(index)}. ${option}`);
  const signature = textField(fields, 'signature');
  const task = signature === null ? [] : [`Signature: ${signature}`, ...(listField(fields, 'tests') ?? [])];
  const stem = [textField(fields, 'question') ?? '', ...(options ?? []), ...task].join('\n');
  const parts = [textField(fields, 'knowledge'), textField(fields, 'context'), stem, textField(fields, 'reasoning')];
  const answer = textField(fields, 'answer_text') ?? '';
  const shown = answerKindOf(fields) === 'code' ? `\n\`\`\`python\n${answer}\n\`\`\`` : ` ${answer}`;
  return [...parts.filter((part) => part), `Answer:${shown}`].join('\n\n');
}
