import { z } from 'zod';
import { isJsonObject, type Json } from '../domain/json.ts';
import { nestedIssue } from '../domain/steps/nested-issues.ts';
import { nearestName } from './nearest-name.ts';
import { bestBranch, issuesOf, knownKeys, rightNames, unknownNames, valueAt } from './schema-problems.ts';
import { asType, standIns } from './stand-in.ts';

/**
 * A value that a schema refuses, made readable: misspelt values become what was probably meant, other faulty parts are
 * left out. Never used to run anything; only so that further checks can go on behind a mistake.
 *
 * @returns undefined when too little is left to read.
 */
export function repaired<T>(schema: z.ZodType<T>, value: Json): T | undefined {
  let current = value;
  const tried = new Set<string>();
  for (let round = 0; round < 24; round += 1) {
    const result = schema.safeParse(current);
    if (result.success) return result.data;
    const before = current;
    for (const issue of issuesOf(schema, current)) current = repair(current, issue, schema, tried);
    if (current === before) return undefined;
  }
  return undefined;
}

/** @param tried places whose value was taken for another one before; what is still faulty there is left out. */
function repair(value: Json, issue: z.core.$ZodIssue, schema: z.ZodType, tried: Set<string>): Json {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  const nested = nestedIssue(issue);
  if (nested !== undefined)
    return nested.issue.code === 'unrecognized_keys'
      ? nested.issue.keys.reduce((rest, key) => renamed(rest, [...path, key], nested.known), value)
      : repair(value, { ...nested.issue, path }, schema, tried);
  const names = unknownNames(issue);
  if (names !== undefined) return renamed(value, path, names);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.reduce((rest, key) => renamed(rest, [...path, key], knownKeys(schema, value)(path)), value);
  const branch = issue.code === 'invalid_union' && issue.message === 'Invalid input' ? bestBranch(issue.errors) : [];
  const old = valueAt(value, path);
  if (old !== undefined && branch !== undefined && branch.length > 0 && !tried.has(`${JSON.stringify(path)} shape`)) {
    // A shape that cannot be reached is given up after a while.
    if (branch.some((inner) => inner.path.length === 0)) tried.add(`${JSON.stringify(path)} shape`);
    return branch.reduce(
      (rest, inner) => repair(rest, { ...inner, path: [...path, ...inner.path] }, schema, tried),
      value,
    );
  }
  const key = path.at(-1);
  if (key === undefined) return value;
  const place = JSON.stringify(path);
  if (old === undefined) {
    const above = path.slice(0, -1);
    const put = (right: Json): Json => changeMap(value, above, (map) => ({ ...map, [key]: right }));
    const right = plausible(old, issue) ?? standIns.find((one) => isFine(schema, put(one), path));
    return right === undefined ? value : put(right);
  }
  const right = tried.has(place) ? undefined : plausible(old, issue);
  tried.add(place);
  return change(value, path, () => right);
}

/** Whether a schema finds nothing at a place of a value. */
const isFine = (schema: z.ZodType, value: Json, path: readonly (string | number)[]): boolean =>
  issuesOf(schema, value).every((issue) => !path.every((part, index) => issue.path[index] === part));

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
      if (issue.expected !== 'number' && issue.expected !== 'int')
        return old === undefined ? undefined : asType(old, issue.expected);
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
