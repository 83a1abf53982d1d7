import { z } from 'zod';
import { letterOf } from '../parsers/option-lines.ts';
import type { SowerRecord } from '../records.ts';
import { answerKindOf, type Fields, indexField, listField, textField } from './fields.ts';
import type { StepKind } from './step.ts';

const Options = z.strictObject({
  view: z
    .enum(['similar', 'enriched'])
    .default('enriched')
    .describe('`similar`: question and answer. `enriched`: with the reasoning between them.'),
});
export type EmitOptions = z.infer<typeof Options>;

/** Writes samples as they are published. */
export const emitKind: StepKind<EmitOptions> = {
  kind: 'emit',
  about: 'Gives each sample its published fields and its text.',
  place: 'emit',
  options: Options,
  reads: () => ['question_id', 'answer_kind', 'question', 'answer_text', 'vote', 'verified'],
  writes: () => ['view', 'text'],
  reasons: () => [],
};

/** The published fields of a sample; absent values are null, so that every row has the same columns. */
export function renderSample(record: SowerRecord, { view }: EmitOptions): Fields {
  const { fields } = record;
  const shown = { ...fields, reasoning: view === 'enriched' ? textField(fields, 'reasoning') : null };
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
    vote: fields.vote ?? null,
    verified: fields.verified === true,
    flags: listField(fields, 'flags') ?? [],
    text: renderText(shown),
  };
}

/** Context, question, options, reasoning, answer: the answer by its words, never by its letter alone. */
export function renderText(fields: Fields): string {
  const options = listField(fields, 'options')?.map((option, index) => `${letterOf(index)}. ${option}`);
  const stem = [textField(fields, 'question') ?? '', ...(options ?? [])].join('\n');
  const parts = [textField(fields, 'context'), stem, textField(fields, 'reasoning')];
  return [...parts.filter((part) => part), `Answer: ${textField(fields, 'answer_text') ?? ''}`].join('\n\n');
}
