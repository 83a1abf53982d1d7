import { z } from 'zod';
import { isJsonObject, type Json } from '../domain/json.ts';
import type { Problem } from './problem.ts';

/** Stands where a name or a text is needed and none can be read. What is said of it is no finding of its own. */
export const standInName = 'unreadable0';

/** What can be put in the place of a value that is missing, the plainest first. */
export const standIns: readonly Json[] = [standInName, 1, false, 'keep', 'drop', [], {}, [standInName]];

/** Problems without those that only speak of a stand-in. */
export const withoutStandIns = (problems: readonly Problem[]): Problem[] =>
  problems.filter(
    ({ message, nearest = '', expected = '' }) =>
      ![message, nearest, expected].some((text) => text.includes(standInName)),
  );

/** Whether a value holds a stand-in somewhere. */
export const hasStandIn = (value: unknown): boolean => (JSON.stringify(value) ?? '').includes(standInName);

/** A value of another type, as the one that its writer most likely meant; undefined when nothing suggests itself. */
export function asType(value: Json, expected: string): Json | undefined {
  switch (expected) {
    case 'array':
      return [value];
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : firstText(value);
    case 'boolean':
      return typeof value === 'string' ? words.get(value.toLowerCase()) : undefined;
    case 'object':
    case 'record':
      return mergedMaps(value);
    default:
      return undefined;
  }
}

/** What YAML 1.1 read as true and false. */
const words: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['on', true],
  ['true', true],
  ['no', false],
  ['off', false],
  ['false', false],
]);

function firstText(value: Json): string | undefined {
  const [first] = Array.isArray(value) ? value : [];
  return typeof first === 'string' ? first : undefined;
}

/** A list of maps where one map was meant: a hyphen too many on every line. */
function mergedMaps(value: Json): Json | undefined {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isJsonObject)) return undefined;
  return z.record(z.string(), z.json()).parse(Object.assign({}, ...value)) as Json;
}

/** Fields that some kind of step writes without being told their names. */
const impliedFields: readonly string[] = [
  ...[
    'reply',
    'doc_id',
    'chunk_id',
    'chunk_index',
    'chunk_count',
    'chunk_tokens',
    'variant_id',
    'item_index',
    'item_count',
  ],
  ...['question_id', 'question', 'context', 'options', 'claimed_answer', 'claimed_index', 'answer_kind', 'answer_text'],
  ...['ballot_options', 'ballot_answer', 'ballot_canonical', 'reasoning', 'vote', 'verified', 'parents', 'generation'],
];

/** Fields that a step may write which cannot be read, or only in part. */
export const fieldsOfUnread = (options: Json): string[] => [...new Set([...namesIn(options), ...impliedFields])];

/** Every text in a value that could be the name of a field. */
export function namesIn(value: Json): string[] {
  if (typeof value === 'string') return value.match(/[a-z][a-z0-9_]*/gu) ?? [];
  if (Array.isArray(value)) return value.flatMap(namesIn);
  return isJsonObject(value) ? Object.entries(value).flatMap(([name, entry]) => [name, ...namesIn(entry)]) : [];
}
