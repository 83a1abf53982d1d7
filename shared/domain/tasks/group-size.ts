import { isJsonObject, type Json } from '../json.ts';
import type { IndexEntry } from './task-index.ts';

/** Tasks that one group may lead to, and all groups of a folder together. The largest known group leads to 1,167. */
const maximumOfOne = 20_000;
const maximumOfAll = 500_000;

/**
 * Groups that lead to more tasks than anybody would run: groups of groups can multiply each other. Counted without
 * following each path, so that finding out costs no more than reading the groups.
 */
export function groupsTooLarge(entries: ReadonlyMap<string, IndexEntry>): string[] {
  const sizes = new Map<string, number>();
  const sizeOf = (name: string, within: ReadonlySet<string>): number => {
    const entry = entries.get(name);
    if (entry === undefined || within.has(name)) return 0;
    if (entry.kind === 'tag') return entry.tasks.size;
    if (entry.kind !== 'group') return 1;
    const known = sizes.get(name);
    if (known !== undefined) return known;
    // A cycle is cut where it closes, so a group in one may be counted short; it is cut there when it is followed too.
    const size = membersSize(entry.merged.config.task, new Set([...within, name]));
    sizes.set(name, size);
    return size;
  };
  const membersSize = (members: Json | undefined, within: ReadonlySet<string>): number => {
    let sum = 0;
    for (const member of Array.isArray(members) ? members : []) {
      sum += memberSize(member, within);
      if (sum > maximumOfOne) break;
    }
    return sum;
  };
  const memberSize = (member: Json, within: ReadonlySet<string>): number => {
    if (typeof member === 'string') return sizeOf(member, within);
    if (!isJsonObject(member)) return 1;
    const name = member.group ?? member.task;
    if (typeof name === 'string' && entries.has(name)) return sizeOf(name, within);
    return Array.isArray(member.task) ? membersSize(member.task, within) : 1;
  };
  let left = maximumOfAll;
  return [...entries.values()]
    .filter((entry) => entry.kind === 'group')
    .map(({ name }) => name)
    .filter((name) => {
      const size = sizeOf(name, new Set());
      if (size > maximumOfOne || size > left) return true;
      left -= size;
      return false;
    });
}
