import type { Json } from '../json.ts';
import { groupsTooLarge } from './group-size.ts';
import { configReader, type MergedConfig, mergeConfig, type ReadConfig, type TaskFiles } from './load-task.ts';
import { isRefusal, refuse, type TaskRefusal } from './refusal.ts';

/** A name that the harness knows. */
export type IndexEntry =
  | { readonly kind: 'task' | 'python' | 'group'; readonly name: string; readonly merged: MergedConfig }
  | { readonly kind: 'tag'; readonly name: string; readonly tasks: Set<string> };

export interface TaskIndex {
  /** One space of names for tasks, groups and tags, as in the harness. */
  readonly entries: ReadonlyMap<string, IndexEntry>;
  /** Files that define nothing: fragments, broken ones, and those whose name another file has taken. */
  readonly faults: readonly TaskRefusal[];
}

/**
 * All names of a folder of tasks. The first file in the order of paths wins a name; a tag begins with the first task
 * that bears it, and a later task or group of the same name is passed over.
 *
 * @param paths of the `.yaml` files, in any order.
 */
export function indexTasks(paths: readonly string[], files: TaskFiles): TaskIndex {
  const entries = new Map<string, IndexEntry>();
  const faults: TaskRefusal[] = [];
  const read = keepIncluded(configReader(files));
  for (const path of [...paths].sort()) {
    const merged = mergeConfig(read(path), path);
    const entry = isRefusal(merged) ? merged : entryOf(merged);
    if (isRefusal(entry)) faults.push(inFile(entry, path));
    else if (entries.has(entry.name)) {
      faults.push(refuse('name_taken', `the name ${entry.name} is already in use`, path));
    } else {
      entries.set(entry.name, entry);
      if (entry.kind !== 'group') for (const tag of tagsOf(entry.merged.config.tag)) register(entries, tag, entry.name);
    }
  }
  for (const name of groupsTooLarge(entries)) {
    const entry = entries.get(name);
    entries.delete(name);
    if (entry !== undefined && entry.kind !== 'tag')
      faults.push(refuse('group_too_large', `the group ${name} leads to too many tasks`, entry.merged.path));
  }
  return { entries, faults };
}

/** The fault of an included file as that of the file that includes it, so that each file has its line. */
function inFile({ code, message, path }: TaskRefusal, file: string): TaskRefusal {
  return refuse(code, path === file || message.includes(path) ? message : `${message} (in ${path})`, file);
}

function entryOf(merged: MergedConfig): Extract<IndexEntry, { merged: MergedConfig }> | TaskRefusal {
  const { config, path } = merged;
  const kind = config.class !== undefined ? 'python' : config.group !== undefined ? 'group' : 'task';
  const name = kind === 'group' ? config.group : config.task;
  if (typeof name === 'string' && name !== '') return { kind, name, merged };
  const why =
    kind === 'group' && Array.isArray(name)
      ? '`group` is a list; the harness takes one name there, and reads tags from `tag`'
      : 'the file has no key `task` or `group` with a name';
  return refuse('not_a_task', why, path);
}

function register(entries: Map<string, IndexEntry>, tag: string, task: string): void {
  const entry = entries.get(tag);
  if (entry === undefined) entries.set(tag, { kind: 'tag', name: tag, tasks: new Set([task]) });
  else if (entry.kind === 'tag') entry.tasks.add(task);
}

function tagsOf(tag: Json | undefined): string[] {
  return (Array.isArray(tag) ? tag : [tag]).filter((name) => typeof name === 'string' && name !== '');
}

/** Included files are read once; a task's own file is not kept. */
function keepIncluded(read: ReadConfig): (own: string) => ReadConfig {
  const kept = new Map<string, ReturnType<ReadConfig>>();
  return (own) => (path) => {
    const found = kept.get(path) ?? read(path);
    if (path !== own) kept.set(path, found);
    return found;
  };
}
