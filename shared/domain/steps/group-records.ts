import { canonicalJson } from '../identity.ts';
import type { SowerRecord } from '../records.ts';

/** Records by the values of some fields, in the order of their first member; a record that comes twice counts once. */
export function groupRecords(records: readonly SowerRecord[], by: readonly string[]): SowerRecord[][] {
  const groups = Map.groupBy(records, ({ fields }) => canonicalJson(by.map((name) => fields[name] ?? null)));
  return [...groups.values()].map((members) => [...new Map(members.map((member) => [member.id, member])).values()]);
}
