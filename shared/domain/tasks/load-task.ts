import { isJsonObject, type Json } from '../json.ts';
import { isRefusal, refuse, type TaskRefusal } from './refusal.ts';
import { readTaskYaml } from './task-yaml.ts';

/** Text of a file below the folder of tasks, by its path with `/`; undefined when there is none. */
export type TaskFiles = (path: string) => string | undefined;

/** A task after its includes are merged. */
export interface LoadedTask {
  readonly name: string;
  readonly path: string;
  /** Merged keys, ready to travel as JSON; see `compileTask`. */
  readonly config: { readonly [key: string]: Json };
  /** Every file that took part, the task's own first. */
  readonly files: readonly string[];
}

/** Known tasks include at most two levels deep. */
const maximumFiles = 32;

/** Reads a file below the folder of tasks as keys and values, its includes not yet followed. */
export type ReadConfig = (path: string) => { readonly config: Keys } | TaskRefusal;

type Keys = { readonly [key: string]: Json };

/** Keys of a file with those of its includes. */
export interface MergedConfig {
  readonly path: string;
  readonly config: Keys;
  /** Every file that took part, the first one's own first. */
  readonly files: readonly string[];
}

/** Loads one task with the harness's include rules. */
export function loadTask(files: TaskFiles, path: string): LoadedTask | TaskRefusal {
  const merged = mergeConfig(configReader(files), path);
  if (isRefusal(merged)) return merged;
  const { config, path: start } = merged;
  if (config.class !== undefined) return refuse('python_class', 'the task is a Python class', start);
  if (config.group !== undefined) return refuse('not_a_task', 'the file defines a group of tasks', start);
  if (typeof config.task !== 'string' || config.task === '') {
    return refuse('not_a_task', 'the file has no key `task` with a name', start);
  }
  return { ...merged, name: config.task };
}

export function configReader(files: TaskFiles): ReadConfig {
  return (path) => {
    const text = files(path);
    if (text === undefined) return refuse('include_missing', `there is no file ${path}`, path);
    const read = readTaskYaml(text, path);
    if (isRefusal(read)) return read;
    return isJsonObject(read.config) ? { config: read.config } : refuse('bad_yaml', 'expected keys and values', path);
  };
}

/** A file of any kind (task, group or fragment) with the keys that it includes. */
export function mergeConfig(read: ReadConfig, path: string): MergedConfig | TaskRefusal {
  const seen: string[] = [];
  const start = resolvePath('', path);
  if (start === undefined) return refuse('include_outside', `${path} is not below the folder of tasks`, path);
  const merged = loadMerged(read, start, seen);
  return isRefusal(merged) ? merged : { path: start, config: Object.fromEntries(merged.keys), files: seen };
}

type Merged = { readonly keys: ReadonlyMap<string, Json> };

/** Shallow: later includes win over earlier ones, the file's own keys over all. `task_list` is not inherited. */
function loadMerged(read: ReadConfig, path: string, seen: string[]): Merged | TaskRefusal {
  if (seen.includes(path)) return refuse('include_cycle', `${path} is included twice`, path);
  if (seen.length >= maximumFiles) return refuse('include_cycle', `more than ${maximumFiles} files are included`, path);
  seen.push(path);
  const file = read(path);
  if (isRefusal(file)) return file;
  const { include, ...own } = file.config;
  const keys = new Map<string, Json>();
  for (const target of include === undefined ? [] : Array.isArray(include) ? include : [include]) {
    if (typeof target !== 'string') return refuse('bad_yaml', '`include` needs a path or a list of paths', path);
    const resolved = resolvePath(path, target);
    if (resolved === undefined) return refuse('include_outside', `${target} leads out of the folder of tasks`, path);
    const inner = loadMerged(read, resolved, seen);
    if (isRefusal(inner)) return inner;
    for (const [key, value] of inner.keys) if (key !== 'task_list') keys.set(key, value);
  }
  for (const [key, value] of Object.entries(own)) keys.set(key, value);
  return { keys };
}

/** A path relative to the folder of the file it stands in; undefined when it leaves the folder of tasks. */
export function resolvePath(from: string, target: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no file has such a name, and a log must not show them.
  if (target === '' || target.startsWith('/') || /[\\\u0000-\u001f]|^[a-zA-Z]:/.test(target)) return undefined;
  const parts = from.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? undefined : parts.join('/');
}
