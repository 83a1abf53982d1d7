import { closeSync, existsSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { TaskFiles } from '../shared/domain/tasks/load-task.ts';
import { maximumTaskBytes } from '../shared/domain/tasks/task-yaml.ts';
import { cleanLine } from './clean-text.ts';
import { usageError } from './errors.ts';

export interface TaskFolder {
  readonly folder: string;
  /** Everything called `.yaml` but folders, relative to the folder, with `/`. Links to folders are not followed. */
  readonly paths: readonly string[];
  readonly files: TaskFiles;
}

const passedOver = new Set(['__pycache__', '.ipynb_checkpoints', '.git', 'node_modules']);

/** A folder of harness tasks; of a whole checkout or package, its folder `lm_eval/tasks`. */
export function taskFolder(given: string, currentFolder: string): TaskFolder {
  const path = resolve(currentFolder, given);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw usageError(`There is no folder ${cleanLine(given)}.`, 'Name the folder of tasks of a harness checkout.');
  const inner = [join(path, 'lm_eval', 'tasks'), join(path, 'tasks')].find((folder) => existsSync(folder));
  const folder = realpathSync(inner ?? path);
  return { folder, paths: yamlPaths(folder), files: (file) => readInside(folder, file) };
}

function yamlPaths(folder: string): string[] {
  const found: string[] = [];
  const visit = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      if (entry.isDirectory() && !passedOver.has(entry.name)) visit(join(at, entry.name));
      // Links and pipes are listed as well: what cannot be read is refused by name.
      else if (!entry.isDirectory() && entry.name.endsWith('.yaml'))
        found.push(relative(folder, join(at, entry.name)).split(sep).join('/'));
    }
  };
  visit(folder);
  return found;
}

/** The text of a file, cut just above the size at which it is refused; undefined for anything outside the folder. */
function readInside(folder: string, path: string): string | undefined {
  const absolute = join(folder, path);
  if (!statSync(absolute, { throwIfNoEntry: false })?.isFile()) return undefined;
  if (!realpathSync(absolute).startsWith(`${folder}${sep}`)) return undefined;
  const buffer = Buffer.allocUnsafe(maximumTaskBytes + 1);
  const handle = openSync(absolute, 'r');
  try {
    let length = 0;
    for (;;) {
      const read = readSync(handle, buffer, length, buffer.length - length, null);
      if (read === 0) return buffer.toString('utf8', 0, length);
      length += read;
      if (length === buffer.length) return buffer.toString('utf8');
    }
  } finally {
    closeSync(handle);
  }
}
