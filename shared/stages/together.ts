import { canonicalJson } from '../domain/identity.ts';
import type { Json } from '../domain/json.ts';
import type { SowerRecord } from '../domain/records.ts';
import { stepKinds } from '../domain/steps/registry.ts';

/** Lists of fields: records with equal values in one of the lists belong together. */
export type GroupKeys = readonly (readonly string[])[];

/** What a list of steps needs to see as a whole. */
export function groupKeysOf(steps: readonly { readonly kind: string; readonly options: Json }[]): string[][] {
  return steps.flatMap(({ kind, options }) => {
    const known = stepKinds.get(kind);
    const fields = known?.group?.(known.options.parse(options)) ?? [];
    return fields.length === 0 ? [] : [[...fields]];
  });
}

/**
 * Cuts records into runs that may be parted, in order. A field that a record does not have yet counts as if its whole
 * family belonged together: the members of a group are born later.
 */
export function separableRuns(records: readonly SowerRecord[], keys: GroupKeys): SowerRecord[][] {
  if (keys.length === 0) return records.map((record) => [record]);
  const last = new Map<string, number>();
  const names = records.map((record) => keys.flatMap((key) => groupName(record, key) ?? []));
  for (const [index, own] of names.entries()) for (const name of own) last.set(name, index);
  const runs: SowerRecord[][] = [];
  let end = -1;
  for (const [index, record] of records.entries()) {
    if (index > end) runs.push([]);
    runs.at(-1)?.push(record);
    end = Math.max(end, index, ...(names[index] ?? []).map((name) => last.get(name) ?? index));
  }
  return runs;
}

/** Name of the group that a record is in; undefined when it has none of the fields. */
export function groupName({ fields }: Pick<SowerRecord, 'fields'>, key: readonly string[]): string | undefined {
  const present = key.filter((field) => fields[field] !== undefined && fields[field] !== null);
  if (present.length === 0) return undefined;
  return canonicalJson([key, ...present.map((field) => [field, fields[field]])]);
}

/** Packs runs into parts of at most `size` records; a run that is larger is a part of its own. */
export function packRuns(runs: readonly (readonly SowerRecord[])[], size: number): SowerRecord[][] {
  const parts: SowerRecord[][] = [];
  for (const run of runs) {
    const part = parts.at(-1);
    if (part === undefined || part.length + run.length > size) parts.push([...run]);
    else for (const record of run) part.push(record);
  }
  return parts;
}
