import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import type { TaskConfig } from '../shared/domain/tasks/task-config.ts';
import { cleanLine } from './clean-text.ts';
import { usageError } from './errors.ts';

const Manifest = z.object({
  tasks: z.array(
    z.object({
      task: z.string(),
      data: z.string(),
      dataset_path: z.string().nullish(),
      dataset_name: z.string().nullish(),
      training_split: z.string().nullish(),
    }),
  ),
});

/**
 * The file with a task's training rows: as `manifest.json` in the folder or the one above says, for this task or
 * another one of the same dataset and split; else `<task>/<split>.jsonl` or `<dataset>/<configuration>/<split>.jsonl`.
 */
export function findRows(folder: string, config: TaskConfig): string {
  const found = searchRows(folder, config);
  if (found !== undefined) return found;
  const split = config.training_split ?? 'train';
  throw usageError(
    `There are no rows for the task ${config.task}.`,
    `Put them into ${join(config.task, `${split}.jsonl`)} below the folder of rows, or name them in its manifest.json.`,
  );
}

/** As {@link findRows}, for those who can do without. */
export function searchRows(folder: string, config: TaskConfig): string | undefined {
  const split = config.training_split ?? 'train';
  const candidates = [
    ...fromManifest(folder, config, true),
    ...fromManifest(dirname(folder), config, false),
    join(folder, config.task, `${split}.jsonl`),
    join(folder, 'data', config.task, `${split}.jsonl`),
    join(folder, config.dataset_path ?? '', config.dataset_name ?? '', `${split}.jsonl`),
  ];
  return candidates.find((path) => inside(dirname(folder), path) && existsSync(path));
}

const inside = (folder: string, path: string): boolean => resolve(path).startsWith(`${resolve(folder)}${sep}`);

/** @param isOwn the folder is the one of the rows; one above it may hold a `manifest.json` of anybody's. */
function fromManifest(folder: string, config: TaskConfig, isOwn: boolean): string[] {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) return [];
  const tasks = readManifest(path);
  if (tasks === undefined && isOwn)
    throw usageError(
      `${cleanLine(path)} is no manifest of rows.`,
      'It holds {"tasks": [{"task", "data", "dataset_path", "dataset_name", "training_split"}]}.',
    );
  if (tasks === undefined) return [];
  const same = tasks.filter(
    (entry) =>
      entry.dataset_path === (config.dataset_path ?? null) &&
      (entry.dataset_name ?? null) === (config.dataset_name ?? null) &&
      entry.training_split === config.training_split,
  );
  return [...tasks.filter(({ task }) => task === config.task), ...same].map(({ data }) => join(folder, data));
}

function readManifest(path: string): z.infer<typeof Manifest>['tasks'] | undefined {
  try {
    return Manifest.parse(JSON.parse(readFileSync(path, 'utf8'))).tasks;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof z.ZodError) return undefined;
    throw cause;
  }
}

/** Lines of a file without their line feeds, read in pieces of 1 MiB; empty ones are passed over unless asked for. */
export function* linesOf(path: string, { empty = false } = {}): Generator<string> {
  const piece = Buffer.allocUnsafe(1024 * 1024);
  const handle = openSync(path, 'r');
  try {
    let rest = Buffer.alloc(0);
    for (let read = readSync(handle, piece); read > 0; read = readSync(handle, piece)) {
      const bytes = Buffer.concat([rest, piece.subarray(0, read)]);
      let start = 0;
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        if (end > start || empty) yield bytes.toString('utf8', start, end);
        start = end + 1;
      }
      rest = bytes.subarray(start);
    }
    if (rest.length > 0) yield rest.toString('utf8');
  } finally {
    closeSync(handle);
  }
}
