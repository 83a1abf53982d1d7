import type { z } from 'zod';
import { isJsonObject, type Json } from '../domain/json.ts';
import { nearestName } from './nearest-name.ts';
import { issuesOf, rightNames } from './schema-problems.ts';

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
    for (const issue of issuesOf(schema, current)) current = repair(current, issue);
  }
  return undefined;
}

function repair(value: Json, issue: z.core.$ZodIssue): Json {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.reduce((rest, key) => change(rest, [...path, key], () => undefined), value);
  return change(value, path, (old) => (typeof old === 'string' ? nearestName(old, rightNames(issue)) : undefined));
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
