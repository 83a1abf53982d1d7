import { readdirSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { rowFormat } from '../shared/domain/rows/split-files.ts';
import { resolveName } from '../shared/domain/tasks/resolve-name.ts';
import { TaskConfig } from '../shared/domain/tasks/task-config.ts';
import { indexTasks } from '../shared/domain/tasks/task-index.ts';
import { nearestName } from '../shared/recipes/nearest-name.ts';
import { cleanLine } from './clean-text.ts';
import { usageError } from './errors.ts';
import { RowFolder } from './seeds-collect-locate.ts';
import { taskFolder } from './seeds-folder.ts';

/** A set of held-out rows: its name in hits, and its files in order. */
export interface FoundSet {
  readonly name: string;
  readonly files: readonly string[];
}

/** Files as they are named, and every file of rows below named folders. */
export function heldoutFiles(given: readonly string[], currentFolder: string): FoundSet[] {
  return given.flatMap((one) => {
    const path = resolve(currentFolder, one);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isFile()) {
      if (rowFormat(path) !== undefined) return [{ name: basename(path), files: [path] }];
      throw usageError(`${cleanLine(one)} holds no rows.`, 'Name files that end in .jsonl, .parquet, .csv or .tsv.');
    }
    if (!stat?.isDirectory())
      throw usageError(`There is no file or folder ${cleanLine(one)}.`, 'Name files of held-out rows, or folders.');
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && rowFormat(entry.name) !== undefined && entry.name !== 'manifest.json')
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => ({ name: relative(path, file).split(sep).join('/'), files: [file] }));
  });
}

/**
 * The test and validation splits that tasks score on, as far as there are rows. Tasks that score on the same rows give
 * one set, named after the one with the shortest name.
 */
export function heldoutSplits(
  given: string,
  options: { readonly rows: string; readonly tasks: readonly string[] },
  currentFolder: string,
): { sets: FoundSet[]; missing: string[] } {
  const { paths, files } = taskFolder(given, currentFolder);
  const index = indexTasks(paths, files);
  const folder = new RowFolder(resolve(currentFolder, options.rows));
  const sets = new Map<string, FoundSet>();
  const missing = new Set<string>();
  for (const { name, config: keys } of tasksNamed(index, options.tasks)) {
    const config = TaskConfig.safeParse({ ...keys, task: name }).data;
    for (const split of new Set([config?.test_split, config?.validation_split])) {
      if (config === undefined || typeof split !== 'string') continue;
      const found = `${name}/${split}`;
      const rows = folder.findSplit(config, split);
      if (rows === undefined) {
        missing.add(found);
        continue;
      }
      const key = rows.files.join('\n');
      const known = sets.get(key);
      if (known === undefined || found.length < known.name.length) sets.set(key, { name: found, files: rows.files });
    }
  }
  return { sets: [...sets.values()], missing: [...missing] };
}

function tasksNamed(index: ReturnType<typeof indexTasks>, names: readonly string[]) {
  const all =
    names.length > 0 ? names : [...index.entries.values()].flatMap(({ kind, name }) => (kind === 'task' ? [name] : []));
  return all.flatMap((name) => {
    if (index.entries.has(name)) return resolveName(index, name).tasks;
    const near = nearestName(name, index.entries.keys());
    throw usageError(
      `No task, group or tag of this folder is named ${cleanLine(name, 80)}.`,
      near === undefined ? undefined : `Did you mean ${near}?`,
    );
  });
}
