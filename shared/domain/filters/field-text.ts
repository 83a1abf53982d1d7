import { z } from 'zod';
import type { Json } from '../json.ts';
import type { SowerRecord } from '../records.ts';
import type { Fields } from '../steps/fields.ts';
import { filterParameters } from './filter.ts';
import { generatedTexts } from './generated-texts.ts';

/** One utterance of a dialogue, as the turns parser leaves it. */
export interface Turn {
  readonly speaker: string;
  readonly text: string;
}

const Turns = z.array(z.looseObject({ speaker: z.string(), text: z.string() }));

/**
 * A field as one text: a text as it is, a list of texts or turns line by line, anything else the empty text. Turns are
 * written `Speaker: words`.
 */
export function fieldText(fields: Fields, name: string): string {
  const value: Json | undefined = fields[name];
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return '';
  const turns = turnsOf(fields, name);
  return turns.length > 0
    ? turns.map(({ speaker, text }) => `${speaker}: ${text}`).join('\n')
    : value.filter((entry) => typeof entry === 'string').join('\n');
}

/** A field as turns of a dialogue; none when it is something else. */
export function turnsOf(fields: Fields, name: string): readonly Turn[] {
  const { data } = Turns.safeParse(fields[name]);
  return data ?? [];
}

const Messages = z.array(z.looseObject({ role: z.string(), content: z.string() }));

/** A field as the messages of a chat; none when it is something else. */
export function messagesOf(
  fields: Fields,
  name: string,
): readonly { readonly role: string; readonly content: string }[] {
  const { data } = Messages.safeParse(fields[name]);
  return data ?? [];
}

/** The texts that a filter looks at: the named field, or without one everything that a model wrote. */
export function judgedTexts(
  record: SowerRecord,
  field: string | undefined,
): { readonly field: string; readonly text: string }[] {
  return field === undefined ? generatedTexts(record) : [{ field, text: fieldText(record.fields, field) }];
}

const fieldName = z.string().min(1);

/** Parameter of filters that look at everything a model wrote unless they are told a field. */
export const optionalField = fieldName
  .optional()
  .describe('The field to judge; without it everything that a model wrote.');

/** Parameters of a filter that judges one field. */
export function fieldParameters<Shape extends z.ZodRawShape>(shape: Shape, flag = false) {
  return filterParameters({ field: fieldName.default('text').describe('The field to judge.'), ...shape }, flag);
}

/** Parameters of a filter that compares a field with another. */
export function comparingParameters<Shape extends z.ZodRawShape>(shape: Shape, flag = false) {
  return fieldParameters(
    { against: fieldName.default('source').describe('The field to compare it with.'), ...shape },
    flag,
  );
}
