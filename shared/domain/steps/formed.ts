import { cleanReply } from '../parsers/clean-reply.ts';
import { splitReasoning } from '../parsers/reasoning-block.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { type Rejected, reasonNamed, reject } from '../verdict.ts';
import { childOf } from './child.ts';
import { type Fields, textField, without } from './fields.ts';
import type { CommonOptions, Form } from './forms/form.ts';
import { parseForms } from './forms/registry.ts';
import { readReply } from './reply.ts';
import { dropRecord, type StepContext } from './step.ts';

/** Reads a record's text by a form: one record, several, or a verdict. */
export function formed(record: SowerRecord, options: CommonOptions, context: StepContext): (SowerRecord | Dropped)[] {
  const form = parseForms.get(options.form);
  if (form === undefined) throw new Error(`No form is called ${options.form}.`);
  const { stepId } = context;
  const rest = options.from === 'reply' ? without(record.fields, ['reply']) : record.fields;
  const read = textOf(record, options);
  const result = typeof read === 'string' ? form.read(read, options, record, context) : read;
  if (result.kept) {
    const many = form.each?.(options) ?? false;
    return result.items.map((made, item) => {
      const fields = { ...rest, ...made, ...(many ? { item_index: item, item_count: result.items.length } : {}) };
      return childOf(record, stepId, { kind: options.form, apart: many ? ['item', item] : [], fields });
    });
  }
  if (options.fail === 'drop') return [dropRecord(record, stepId, verdictOf(result, options))];
  return [childOf(record, stepId, { kind: options.form, apart: [], fields: { ...rest, ...nothing(form, options) } })];
}

const nothing = (form: Form, options: CommonOptions): Fields =>
  Object.fromEntries(form.writes(options).map((name) => [name, null]));

/** A cut reply and an empty one are told apart from one of a wrong form, whatever the recipe calls that. */
function verdictOf(found: Rejected, { reason }: CommonOptions): Rejected {
  if (reason === undefined || found.reason === 'empty' || found.reason === 'truncated') return found;
  return { ...found, reason: reasonNamed(reason) };
}

function textOf({ fields }: SowerRecord, { from }: CommonOptions): string | Rejected {
  if (from !== 'reply') return textField(fields, from) ?? reject('empty', `the field ${from} holds no text`);
  const { text, finishReason } = readReply(fields);
  if (text.trim() === '') return reject('empty', 'reply without text');
  const { text: spoken, open } = splitReasoning(cleanReply(text));
  if (finishReason === 'length') return reject('truncated', `cut by the token limit: ${text}`);
  if (open) return reject('bad_format', 'the reasoning block is never closed');
  return spoken.trim() === '' ? reject('empty', 'nothing beside the reasoning block') : spoken;
}
