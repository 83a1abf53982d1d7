import { z } from 'zod';
import { recordId } from '../identity.ts';
import { invalid, parseBallot } from '../parsers/ballot.ts';
import { parseQaItem } from '../parsers/qa-item.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { reject } from '../verdict.ts';
import { answerKindOf, listField, textField, without } from './fields.ts';
import { readReply } from './reply.ts';
import { addLineage, dropRecord, type StepContext, type StepKind } from './step.ts';

const Options = z.strictObject({
  form: z
    .enum(['qa_item', 'ballot'])
    .describe('`qa_item`: a question with its answer. `ballot`: one answer to a question, after free reasoning.'),
  bare: z.boolean().default(false).describe('Ballots only: a reply of one line may be nothing but the answer.'),
});
export type ParseOptions = z.infer<typeof Options>;

const seedNames = ['question', 'context', 'options', 'answer_text'] as const;
const itemFields = ['question', 'context', 'options', 'claimed_answer', 'claimed_index', 'question_id'];

/** Reads structure out of replies. */
export const parseKind: StepKind<ParseOptions> = {
  kind: 'parse',
  about:
    'Reads a question or a ballot out of the reply. A reply that is no question is dropped; one that is no ballot is kept as an invalid ballot, which the vote counts.',
  place: 'row',
  options: Options,
  reads: ({ form }) =>
    form === 'qa_item' ? ['reply', 'answer_kind', ...seedNames] : ['reply', 'answer_kind', 'ballot_options'],
  writes: ({ form }) =>
    form === 'qa_item'
      ? [...itemFields, 'seed_question', 'seed_context', 'seed_options', 'seed_answer']
      : ['ballot_answer', 'ballot_canonical', 'ballot_problem', 'reasoning'],
  removes: ({ form }) =>
    form === 'qa_item' ? ['reply', 'prompt', 'target', 'answer_text', 'answer_index', 'answers'] : ['reply'],
  reasons: ({ form }) => (form === 'qa_item' ? ['empty', 'truncated', 'bad_format', 'refusal'] : []),
  apply(records, options, context) {
    const results = records.map((record) =>
      options.form === 'qa_item' ? question(record, context) : ballot(record, options, context),
    );
    return {
      made: records.length,
      kept: results.filter((result): result is SowerRecord => 'lineage' in result),
      dropped: results.filter((result): result is Dropped => 'outcome' in result),
    };
  },
};

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
      ...without(fields, parseKind.removes?.({ form: 'qa_item', bare: false }) ?? []),
      seed_question: textField(fields, 'question'),
      seed_context: textField(fields, 'context'),
      seed_options: listField(fields, 'options'),
      seed_answer: textField(fields, 'answer_text'),
      question: parsed.value.question,
      context: parsed.value.context,
      options: parsed.value.options,
      claimed_answer: parsed.value.claimedAnswer,
      claimed_index: parsed.value.claimedIndex,
      question_id: id,
    },
    lineage: addLineage(record, { step: stepId }),
  };
}

function ballot(record: SowerRecord, { bare }: ParseOptions, { stepId }: StepContext): SowerRecord {
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
