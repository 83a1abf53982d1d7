import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { rowFormat, splitFiles } from '../shared/domain/rows/split-files.ts';
import { wholeSplit } from '../shared/domain/tasks/split-rules.ts';
import type { TaskConfig } from '../shared/domain/tasks/task-config.ts';
import { cleanLine } from './clean-text.ts';
import { usageError } from './errors.ts';
import { readRevision } from './seeds-collect-hub.ts';

/** The files with the rows of a split, in order. */
export interface LocatedRows {
  readonly files: readonly string[];
  /** Commit of the dataset, where the folder says it. */
  readonly revision: string | null;
}

const Manifest = z.object({
  tasks: z.array(
    z.object({
      task: z.string(),
      data: z.union([z.string(), z.array(z.string())]),
      dataset_path: z.string().nullish(),
      dataset_name: z.string().nullish(),
      training_split: z.string().nullish(),
    }),
  ),
});
type Manifest = z.infer<typeof Manifest>['tasks'];

const deepest = 6;
const mostFiles = 20_000;

/**
 * Finds rows below a folder, for tasks that read the same ones: as `manifest.json` there or one folder above says; in a
 * folder named after a task; in one named after the dataset, or in the cache of the Hub's own tools, by the convention of
 * the Hub. Nothing outside the folder of rows (or the one with the manifest) is ever read.
 */
export class RowFolder {
  readonly folder: string;
  readonly #manifests: readonly { readonly folder: string; readonly tasks: Manifest }[];

  constructor(folder: string) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw usageError(`There is no folder ${cleanLine(folder)}.`, 'Name the folder of rows with --rows.');
    this.folder = realpathSync(folder);
    this.#manifests = [...readManifest(this.folder, true), ...readManifest(dirname(this.folder), false)];
  }

  /** @returns undefined when there are none. */
  find(configs: readonly TaskConfig[]): LocatedRows | undefined {
    const [first] = configs;
    if (first === undefined) return undefined;
    return this.#fromManifest(configs) ?? this.#fromTaskFolder(configs) ?? this.#fromDataset(first);
  }

  /** Rows of another split than the one for training, which manifests do not list. */
  findSplit(config: TaskConfig, split: string): LocatedRows | undefined {
    const wanted = { ...config, training_split: split };
    return this.#fromTaskFolder([wanted]) ?? this.#fromDataset(wanted);
  }

  /** As a record names the file. */
  nameOf(file: string): string {
    return relative(this.folder, file).split(sep).join('/');
  }

  #fromManifest(configs: readonly TaskConfig[]): LocatedRows | undefined {
    for (const { folder, tasks } of this.#manifests) {
      const own = tasks.filter(({ task }) => configs.some((config) => config.task === task));
      const same = tasks.filter((entry) => configs.some((config) => isSameSplit(entry, config)));
      for (const { data } of [...own, ...same]) {
        const files = [data].flat().map((path) => inside(folder, join(folder, path)));
        const found = files.filter((file) => file !== undefined);
        if (found.length > 0 && found.length === files.length) return { files: found, revision: null };
      }
    }
    return undefined;
  }

  #fromTaskFolder(configs: readonly TaskConfig[]): LocatedRows | undefined {
    for (const config of configs) {
      for (const folder of [join(this.folder, config.task), join(this.folder, 'data', config.task)]) {
        const found = this.#search(folder, { ...config, dataset_name: null });
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #fromDataset(config: TaskConfig): LocatedRows | undefined {
    const path = config.dataset_path ?? '';
    if (!/^[\w][\w.-]{0,95}(?:\/[\w][\w.-]{0,95})?$/u.test(path)) return undefined;
    const cached = `datasets--${path.replace('/', '--')}`;
    const folders = [
      join(this.folder, path),
      join(this.folder, basename(path)),
      ...snapshots(join(this.folder, cached)),
      ...snapshots(join(this.folder, 'hub', cached)),
    ];
    for (const folder of folders) {
      const found = this.#search(folder, config);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #search(folder: string, config: TaskConfig): LocatedRows | undefined {
    const real = inside(this.folder, folder);
    if (real === undefined || !statSync(real).isDirectory()) return undefined;
    const card = join(real, 'README.md');
    const files = splitFiles({
      paths: listFiles(real),
      card: existsSync(card) ? readFileSync(card, 'utf8') : undefined,
      config: config.dataset_name ?? null,
      split: wholeSplit(config.training_split ?? 'train'),
    })
      .map((path) => inside(this.folder, join(real, path)))
      .filter((file) => file !== undefined);
    return files.length === 0 ? undefined : { files, revision: revisionOf(real) };
  }
}

function isSameSplit(entry: Manifest[number], config: TaskConfig): boolean {
  return (
    (entry.dataset_path ?? null) === (config.dataset_path ?? null) &&
    (entry.dataset_name ?? null) === (config.dataset_name ?? null) &&
    entry.training_split === config.training_split
  );
}

/** @param isOwn the folder is the one of the rows; one above it may hold a `manifest.json` of anybody's. */
function readManifest(folder: string, isOwn: boolean): { folder: string; tasks: Manifest }[] {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) return [];
  try {
    return [{ folder, tasks: Manifest.parse(JSON.parse(readFileSync(path, 'utf8'))).tasks }];
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof z.ZodError)) throw cause;
    if (!isOwn) return [];
    throw usageError(
      `${cleanLine(path)} is no manifest of rows.`,
      'It holds {"tasks": [{"task", "data", "dataset_path", "dataset_name", "training_split"}]}.',
      cleanLine(cause.message, 300),
    );
  }
}

/** The folder of the Hub's cache that holds the files of one commit; the newest first. */
function snapshots(dataset: string): string[] {
  const folder = join(dataset, 'snapshots');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs || (a < b ? -1 : 1));
}

function revisionOf(folder: string): string | null {
  if (basename(dirname(folder)) === 'snapshots') return basename(folder);
  return readRevision(folder)?.rows ?? null;
}

/** The real path, when it exists and does not lead out of the folder. */
function inside(folder: string, path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const real = realpathSync(path);
  return real === folder || real.startsWith(`${folder}${sep}`) ? path : undefined;
}

function listFiles(folder: string): string[] {
  const found: string[] = [];
  const visit = (at: string, depth: number): void => {
    for (const entry of readdirSync(join(folder, at), { withFileTypes: true })) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.name.startsWith('.') || found.length >= mostFiles) continue;
      if (entry.isDirectory() && depth < deepest) visit(path, depth + 1);
      else if (!entry.isDirectory() && rowFormat(path) !== undefined) found.push(path);
    }
  };
  visit('', 0);
  return found;
}
