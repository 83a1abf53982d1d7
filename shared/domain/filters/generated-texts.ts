import type { SowerRecord } from '../records.ts';
import { listField, textField } from '../steps/fields.ts';
import { readReply } from '../steps/reply.ts';

/** Fields that hold model text, in the order in which they are looked at. */
export const generatedFields = ['reply', 'context', 'question', 'options', 'reasoning', 'answer_text'] as const;

/** The record's texts that a model wrote: the raw reply while it is there, else what was read out of it. */
export function generatedTexts({ fields }: SowerRecord): { readonly field: string; readonly text: string }[] {
  if (fields.reply !== undefined) return [{ field: 'reply', text: readReply(fields).text }];
  return generatedFields.flatMap((field) => {
    const text = textField(fields, field) ?? listField(fields, field)?.join('\n');
    return text ? [{ field, text }] : [];
  });
}
