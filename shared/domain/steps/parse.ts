import { z } from 'zod';
import { recordId } from '../identity.ts';
import { invalid, parseBallot } from '../parsers/ballot.ts';
import { parseQaItem } from '../parsers/qa-item.ts';
import { qaItemSchema } from '../parsers/qa-item-schema.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import type { ReplySchema } from '../reply-schema.ts';
import { type Reason, reasonNamed, reject } from '../verdict.ts';
import { answerKindOf, listField, textField, without } from './fields.ts';
import { formed } from './formed.ts';
import type { CommonOptions, Form } from './forms/form.ts';
import { parseForms } from './forms/registry.ts';
import { readReply } from './reply.ts';
import { splitResults } from './split-results.ts';
import { addLineage, dropRecord, type StepContext, type StepKind } from './step.ts';
import { versionsOf } from './uses.ts';

const ItemOptions = z.strictObject({
  form: z
    .enum(['qa_item', 'ballot'])
    .describe('`qa_item`: a question with its answer. `ballot`: one answer to a question, after free reasoning.'),
  bare: z.boolean().default(false).describe('Ballots only: a reply of one line may be nothing but the answer.'),
});
type ItemOptions = z.infer<typeof ItemOptions>;
const FormOptions = [...parseForms.values()].map(({ options }) => options);
const Options = z.discriminatedUnion('form', [ItemOptions, ...FormOptions]);
export type ParseOptions = ItemOptions | CommonOptions;

const seedNames = ['question', 'context', 'options', 'answer_text'] as const;
const itemFields = ['question', 'context', 'options', 'claimed_answer', 'claimed_index', 'question_id'];

const checkFields = ['signature', 'tests', 'constraints'];
const itemRemoves = [
  ...['reply', 'prompt', 'target', 'answer_text', 'answer_index', 'answers', 'examples'],
  ...checkFields,
];

/** Reads structure out of replies. */
export const parseKind: StepKind<ParseOptions> = {
  kind: 'parse',
  about:
    'Reads structure out of a reply: `form` says which. A question that cannot be read is dropped; a ballot that cannot be read is kept as an invalid one, which the vote counts; every other form has `fail` to say what happens.',
  place: 'row',
  options: Options as unknown as z.ZodType<ParseOptions>,
  reads: (options) => {
    if (options.form === 'qa_item') return ['reply', 'answer_kind', ...seedNames];
    if (options.form === 'ballot') return ['reply', 'answer_kind', 'ballot_options'];
    const { form, common } = formOf(options);
    return [common.from, ...(form.reads?.(common) ?? [])];
  },
  writes: (options) => {
    if (options.form === 'qa_item')
      return [
        ...itemFields,
        'seed_question',
        'seed_context',
        'seed_options',
        'seed_answer',
        'seed_examples',
        ...checkFields,
      ];
    if (options.form === 'ballot') return ['ballot_answer', 'ballot_canonical', 'ballot_problem', 'reasoning'];
    const { form, common } = formOf(options);
    return [...form.writes(common), ...(form.each?.(common) ? ['item_index', 'item_count'] : [])];
  },
  removes: (options) => {
    if (options.form === 'qa_item') return itemRemoves;
    return options.form === 'ballot' || formOf(options).common.from === 'reply' ? ['reply'] : [];
  },
  identifies: ({ form }) => (form === 'qa_item' ? ['question_id'] : []),
  types: (options) => {
    if (isItem(options)) return {};
    const { form, common } = formOf(options);
    return { ...form.types?.(common), item_index: 'number', item_count: 'number' };
  },
  uses: (options) => versionsOf('parse', [[options.form, isItem(options) ? {} : formOf(options).form]]),
  reasons: (options) => {
    if (options.form === 'qa_item') return ['empty', 'truncated', 'bad_format', 'refusal'];
    if (options.form === 'ballot') return [];
    const { form, common } = formOf(options);
    if (common.fail === 'keep') return [];
    const own =
      common.reason === undefined
        ? ['bad_format' as const, ...(form.reasons?.(common) ?? [])]
        : [reasonNamed(common.reason)];
    return [...new Set<Reason>(['empty', 'truncated', ...own])];
  },
  apply(records, options, context) {
    if (options.form === 'qa_item') return splitResults(records.map((record) => question(record, context)));
    if (isItem(options)) return splitResults(records.map((record) => ballot(record, options, context)));
    return splitResults(records.flatMap((record) => formed(record, options, context)));
  },
};

const isItem = (options: ParseOptions): options is ItemOptions =>
  options.form === 'qa_item' || options.form === 'ballot';

function formOf(options: ParseOptions): { form: Form; common: CommonOptions } {
  const form = parseForms.get(options.form);
  if (form === undefined || isItem(options)) throw new Error(`No form is called ${options.form}.`);
  return { form, common: options };
}

function question(record: SowerRecord, { stepId }: StepContext): SowerRecord | Dropped {
  const { fields } = record;
  const { text, finishReason } = readReply(fields);
  if (text.trim() === '') return dropRecord(record, stepId, reject('empty', 'reply without text'));
  if (finishReason === 'length') {
    return dropRecord(record, stepId, reject('truncated', `cut by the token limit: ${text}`));
  }
  const parsed = parseQaItem(text, answerKindOf(fields), listField(fields, 'options'));
  if (!parsed.kept) return dropRecord(record, stepId, parsed);
  const id = recordId(stepId, record.id);
  return {
    ...record,
    id,
    parents: [record.id],
    kind: 'question',
    fields: {
      ...without(fields, itemRemoves),
      seed_question: textField(fields, 'question'),
      seed_context: textField(fields, 'context'),
      seed_options: listField(fields, 'options'),
      seed_answer: textField(fields, 'answer_text'),
      question: parsed.value.question,
      context: parsed.value.context,
      options: parsed.value.options,
      claimed_answer: parsed.value.claimedAnswer,
      claimed_index: parsed.value.claimedIndex,
      ...parsed.value.checks,
      question_id: id,
      ...(fields.examples === undefined ? {} : { seed_examples: fields.examples }),
    },
    lineage: addLineage(record, { step: stepId }),
  };
}

function ballot(record: SowerRecord, { bare }: ItemOptions, { stepId }: StepContext): SowerRecord {
  const { fields } = record;
  const { text, finishReason, failure } = readReply(fields);
  const form = { kind: answerKindOf(fields), options: listField(fields, 'ballot_options'), bare };
  const read = finishReason === 'length' && text.trim() !== '' ? invalid('truncated') : parseBallot(text, form);
  return {
    ...record,
    id: recordId(stepId, record.id),
    parents: [record.id],
    kind: 'ballot',
    fields: {
      ...without(fields, ['reply']),
      ballot_answer: read.answer,
      ballot_canonical: read.canonical,
      ballot_problem: failure ?? read.problem,
      reasoning: read.reasoning,
    },
    lineage: addLineage(record, { step: stepId }),
  };
}

/** The JSON schema of a reply that the step can read for this record; undefined where it wants no JSON object. */
export function replySchemaOf(options: ParseOptions, { fields }: SowerRecord): ReplySchema | undefined {
  if (isItem(options)) return options.form === 'qa_item' ? qaItemSchema(answerKindOf(fields)) : undefined;
  const { form, common } = formOf(options);
  return form.schema?.(common);
}
