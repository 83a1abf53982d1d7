import type { CollectedGroup } from './seeds-collect-folder.ts';

/** What is different from the last collection in the same folder. Datasets that are the same are not listed. */
export interface CollectChange {
  readonly name: string;
  readonly change: 'new' | 'changed' | 'gone';
  /** What changed: its rows, its commit, or only the tasks and options that make the records. */
  readonly what: readonly string[];
}

/** @param former undefined when there was no collection before. */
export function changesSince(
  former: readonly CollectedGroup[] | undefined,
  groups: readonly CollectedGroup[],
): CollectChange[] {
  if (former === undefined) return [];
  const before = new Map(former.map((group) => [group.key, group]));
  const now = new Set(groups.map(({ key }) => key));
  return [
    ...groups.flatMap((group): CollectChange[] => {
      const old = before.get(group.key);
      if (old === undefined) return [{ name: group.name, change: 'new', what: [`${group.result.rows} rows`] }];
      return old.digest === group.digest
        ? []
        : [{ name: group.name, change: 'changed', what: differences(old, group) }];
    }),
    ...former
      .filter(({ key }) => !now.has(key))
      .map(({ name, result }): CollectChange => ({ name, change: 'gone', what: [`${result.rows} rows`] })),
  ];
}

function differences(old: CollectedGroup, group: CollectedGroup): string[] {
  const found: string[] = [];
  const digests = new Map(old.files.map(({ name, sha256 }) => [name, sha256]));
  for (const { name, sha256 } of group.files) {
    const former = digests.get(name);
    if (former === undefined) found.push(`${name} is new`);
    else if (former !== sha256) found.push(`${name} has other contents`);
  }
  const names = new Set(group.files.map(({ name }) => name));
  for (const { name } of old.files) if (!names.has(name)) found.push(`${name} is gone`);
  if (old.revision !== group.revision)
    found.push(`commit ${old.revision ?? 'unknown'} became ${group.revision ?? 'unknown'}`);
  if (old.result.rows !== group.result.rows) found.push(`${old.result.rows} rows became ${group.result.rows}`);
  return found.length > 0 ? found : ['tasks, licence or options'];
}
