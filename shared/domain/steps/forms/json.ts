import { z } from 'zod';
import { isJsonObject, type Json } from '../../json.ts';
import { readJsonReply } from '../../parsers/json-reply.ts';
import { objectSchema, orNull, type ReplySchema } from '../../reply-schema.ts';
import { reject } from '../../verdict.ts';
import type { Fields } from '../fields.ts';
import { FieldName } from '../option-schemas.ts';
import { type Form, formOptions, one } from './form.ts';

const MemberType = z.enum([
  'text',
  'number',
  'integer',
  'boolean',
  'list',
  'map',
  'any',
  'text?',
  'number?',
  'integer?',
  'boolean?',
  'list?',
  'map?',
  'any?',
]);
type MemberType = z.infer<typeof MemberType>;

const MemberPath = z.string().max(60);
const Options = formOptions('json', {
  members: z
    .record(FieldName, MemberType)
    .optional()
    .describe(
      'Members of the object and their types; `?` behind the type when it may be missing. Each becomes a field.',
    ),
  items: z
    .strictObject({
      into: FieldName.describe('Field for the list of objects, or for one of them with `each`.'),
      members: z.record(FieldName, MemberType).optional().describe('Members that every entry of the list has.'),
      exact: z.int().min(1).optional().describe('How many there must be.'),
      min: z.int().min(1).default(1).describe('How many there must be at least.'),
      max: z.int().min(1).default(1000).describe('How many there may be at most.'),
      distinct: z
        .union([MemberPath, z.array(MemberPath).min(1).max(8)])
        .optional()
        .describe(
          'Entries with the same value of this member (`title`, `genre.title`) count once; `.` for entries that are texts. Of several members each has to differ.',
        ),
      each: z.boolean().default(false).describe('Makes a record of every entry.'),
    })
    .optional()
    .describe('The reply is a list, or an object whose only list is meant.'),
});
type Options = z.infer<typeof Options>;

/** A JSON object or list, checked member by member. */
export const jsonForm: Form<Options> = {
  form: 'json',
  about: 'A JSON object (`members`) or list (`items`), also in a fence or between other text; one repair is tried.',
  options: Options,
  writes: ({ members, items }) => [...Object.keys(members ?? {}), ...(items === undefined ? [] : [items.into])],
  types: ({ members, items }) => ({
    ...Object.fromEntries(Object.entries(members ?? {}).map(([name, type]) => [name, valueType(type)])),
    ...(items === undefined ? {} : { [items.into]: items.each ? ('any' as const) : ('list' as const) }),
  }),
  each: ({ items }) => items?.each ?? false,
  schema: ({ members = {}, items }) => {
    const properties = Object.entries(members).map(([name, type]) => [name, memberSchema(type)] as const);
    // Servers want an object, and say of lists and maps what is in them, which the options do not.
    if (items !== undefined || properties.length === 0 || properties.some(([, schema]) => schema === undefined))
      return undefined;
    return objectSchema(Object.fromEntries(properties.flatMap(([name, one]) => (one ? [[name, one]] : []))));
  },
  read: (text, { members, items }) => {
    const value = readJsonReply(text, items !== undefined && members === undefined ? 'list' : 'object');
    if (value === undefined) return reject('bad_format', 'no JSON in the reply');
    const fields: Record<string, Json> = {};
    if (members !== undefined) {
      const found = isJsonObject(value) ? readMembers(value, members) : 'expected a JSON object';
      if (typeof found === 'string') return reject('bad_format', found);
      Object.assign(fields, found);
    }
    if (items === undefined) return one(fields);
    const list = listIn(value);
    if (list === undefined) return reject('bad_format', 'no list in the JSON');
    const entries = readItems(list, items);
    if (typeof entries === 'string') return reject('bad_format', entries);
    if (!items.each) return one({ ...fields, [items.into]: entries });
    return { kept: true, items: entries.map((entry) => ({ ...fields, [items.into]: entry })) };
  },
};

function listIn(value: Json): readonly Json[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isJsonObject(value)) return undefined;
  const lists = Object.values(value).filter((member) => Array.isArray(member));
  return lists.length === 1 ? (lists[0] as readonly Json[]) : undefined;
}

function readItems(list: readonly Json[], rule: NonNullable<Options['items']>): Json[] | string {
  const entries: Json[] = [];
  for (const [index, entry] of list.entries()) {
    if (rule.members === undefined) {
      entries.push(entry);
      continue;
    }
    const found = isJsonObject(entry) ? readMembers(entry, rule.members) : 'expected an object';
    if (typeof found === 'string') return `entry ${index + 1}: ${found}`;
    entries.push(found);
  }
  const { distinct } = rule;
  const kept = [distinct ?? []].flat().reduce(differing, entries);
  const { exact } = rule;
  if (exact !== undefined && kept.length !== exact) return `${kept.length} entries, ${exact} wanted`;
  if (kept.length < rule.min || kept.length > rule.max)
    return `${kept.length} entries, ${rule.min} to ${rule.max} wanted`;
  return kept;
}

/** One entry of each value of a member. */
function differing(entries: Json[], path: string): Json[] {
  return [...new Map(entries.map((entry) => [keyOf(entry, path), entry])).values()];
}

function keyOf(entry: Json, path: string): string {
  let value: Json = entry;
  for (const name of path === '.' ? [] : path.split('.'))
    value = isJsonObject(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : null;
  return typeof value === 'string' ? value.toLowerCase().replace(/\s+/gu, ' ').trim() : JSON.stringify(value);
}

function readMembers(
  value: { readonly [name: string]: Json },
  members: Readonly<Record<string, MemberType>>,
): Fields | string {
  const fields: Record<string, Json> = {};
  for (const [name, type] of Object.entries(members)) {
    const found = Object.hasOwn(value, name) ? (value[name] ?? null) : null;
    if (found === null) {
      if (!type.endsWith('?')) return `the member ${name} is missing`;
      fields[name] = null;
      continue;
    }
    const read = readAs(found, type.replace('?', ''));
    if (read === undefined) return `the member ${name} is not ${type.replace('?', '')}`;
    fields[name] = read;
  }
  return fields;
}

function readAs(value: Json, type: string): Json | undefined {
  switch (type) {
    case 'text':
      return typeof value === 'string' && value.trim() !== ''
        ? value
        : typeof value === 'number'
          ? String(value)
          : undefined;
    case 'number':
    case 'integer': {
      const number = typeof value === 'string' && /^\s*-?\d+(?:\.\d+)?\s*$/u.test(value) ? Number(value) : value;
      return typeof number === 'number' && (type === 'number' || Number.isSafeInteger(number)) ? number : undefined;
    }
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'list':
      return Array.isArray(value) ? value : undefined;
    case 'map':
      return isJsonObject(value) ? value : undefined;
    default:
      return value;
  }
}

const valueType = (type: MemberType): 'text' | 'number' | 'boolean' | 'list' | 'map' | 'any' => {
  const bare = type.replace('?', '');
  return bare === 'integer'
    ? 'number'
    : ((['text', 'number', 'boolean', 'list', 'map'] as const).find((name) => name === bare) ?? 'any');
};

function memberSchema(type: MemberType): ReplySchema | undefined {
  const bare = type.replace('?', '');
  const name = bare === 'text' ? 'string' : (['number', 'integer', 'boolean'] as const).find((one) => one === bare);
  if (name === undefined) return undefined;
  return type.endsWith('?') ? orNull(name) : { type: name };
}
