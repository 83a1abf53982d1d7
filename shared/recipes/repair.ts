import { z } from 'zod';
import { isJsonObject, type Json } from '../domain/json.ts';
import { nestedIssue } from '../domain/steps/nested-issues.ts';
import { nearestName } from './nearest-name.ts';
import { issuesOf, knownKeys, rightNames, unknownNames, valueAt } from './schema-problems.ts';

/**
 * A value that a schema refuses, made readable: misspelt values become what was probably meant, other faulty parts are
 * left out. Never used to run anything; only so that further checks can go on behind a mistake.
 *
 * @returns undefined when too little is left to read.
 */
export function repaired<T>(schema: z.ZodType<T>, value: Json): T | undefined {
  let current = value;
  for (let round = 0; round < 8; round += 1) {
    const result = schema.safeParse(current);
    if (result.success) return result.data;
    for (const issue of issuesOf(schema, current)) current = repair(current, issue, schema);
  }
  return undefined;
}

function repair(value: Json, issue: z.core.$ZodIssue, schema: z.ZodType): Json {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  const nested = nestedIssue(issue);
  if (nested !== undefined)
    return nested.issue.code === 'unrecognized_keys'
      ? nested.issue.keys.reduce((rest, key) => renamed(rest, [...path, key], nested.known), value)
      : repair(value, { ...nested.issue, path }, schema);
  const names = unknownNames(issue);
  if (names !== undefined) return renamed(value, path, names);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.reduce((rest, key) => renamed(rest, [...path, key], knownKeys(schema)(path)), value);
  const key = path.at(-1);
  const old = valueAt(value, path);
  const right = key === undefined ? undefined : plausible(old, issue);
  if (key === undefined || right === undefined || old !== undefined) return change(value, path, () => right);
  return changeMap(value, path.slice(0, -1), (map) => ({ ...map, [key]: right }));
}

/** What a faulty or missing value can be taken for, so that the rest of the step can be read. */
function plausible(old: Json | undefined, issue: z.core.$ZodIssue): Json | undefined {
  if (typeof old === 'string' && rightNames(issue).length > 0) return nearestName(old, rightNames(issue));
  switch (issue.code) {
    case 'invalid_value':
      return old === undefined ? z.json().safeParse(issue.values[0]).data : undefined;
    case 'too_small':
      return typeof old === 'number' ? Number(issue.minimum) + (issue.inclusive ? 0 : 1) : undefined;
    case 'too_big':
      // Half of an exclusive bound also lies above an exclusive zero.
      return typeof old === 'number' ? Number(issue.maximum) / (issue.inclusive ? 1 : 2) : undefined;
    case 'invalid_type': {
      if (issue.expected !== 'number' && issue.expected !== 'int') return undefined;
      return typeof old === 'string' && Number.isFinite(Number(old)) ? Number(old) : 1;
    }
    default:
      return undefined;
  }
}

/** A misspelt key under the name that was probably meant, unless that is there as well. */
function renamed(value: Json, path: readonly (string | number)[], known: readonly string[]): Json {
  const above = path.slice(0, -1);
  const key = String(path.at(-1));
  const right = nearestName(key, known);
  return changeMap(value, above, (map) => {
    const entries = Object.entries(map).flatMap(([name, entry]): [string, Json][] => {
      if (name !== key) return [[name, entry]];
      return right === undefined || Object.hasOwn(map, right) ? [] : [[right, entry]];
    });
    return Object.fromEntries(entries);
  });
}

function changeMap(
  value: Json,
  path: readonly (string | number)[],
  how: (map: { readonly [name: string]: Json }) => Json,
): Json {
  const inside = (old: Json): Json => (isJsonObject(old) ? how(old) : old);
  return path.length === 0 ? inside(value) : change(value, path, inside);
}

/** A copy with one part changed; undefined removes it. */
function change(value: Json, path: readonly (string | number)[], how: (old: Json) => Json | undefined): Json {
  const [part, ...rest] = path;
  const inner = (old: Json): Json | undefined => (rest.length === 0 ? how(old) : change(old, rest, how));
  if (Array.isArray(value))
    return value.flatMap((entry: Json, index) => {
      const made = index === part ? inner(entry) : entry;
      return made === undefined ? [] : [made];
    });
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([name, entry]) => [name, name === part ? inner(entry) : entry] as const);
  return Object.fromEntries(entries.flatMap(([name, entry]) => (entry === undefined ? [] : [[name, entry]])));
}
