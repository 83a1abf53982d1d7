import { AnswerKind } from '../answers/kind.ts';
import type { Json } from '../json.ts';
import type { SowerRecord } from '../records.ts';

export type Fields = SowerRecord['fields'];

/** The field as text; null when it is absent or something else. */
export function textField(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}

/** The field as a list of texts; null when it is absent or something else. */
export function listField(fields: Fields, name: string): readonly string[] | null {
  const value: Json | undefined = fields[name];
  if (!Array.isArray(value)) return null;
  const texts = value.filter((entry): entry is string => typeof entry === 'string');
  return texts.length === value.length ? texts : null;
}

/** The field as an integer from 0; null when it is absent or something else. */
export function indexField(fields: Fields, name: string): number | null {
  const value = fields[name];
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;
}

/** Kind of the record's answer; `free`, which claims least, where none is given. */
export function answerKindOf(fields: Fields): AnswerKind {
  const parsed = AnswerKind.safeParse(fields.answer_kind);
  return parsed.success ? parsed.data : 'free';
}

/** The record's field object without the named members. */
export function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
