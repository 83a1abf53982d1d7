import { isJsonObject, type Json } from '../json.ts';
import type { MergedConfig } from './load-task.ts';
import type { IndexEntry, TaskIndex } from './task-index.ts';

/** A task as a name leads to it: keys that groups on the way set stand over its own. */
export interface ResolvedTask {
  readonly name: string;
  readonly path: string;
  readonly config: MergedConfig['config'];
}

export interface Resolution {
  readonly tasks: readonly ResolvedTask[];
  /** Names that lead nowhere, and groups that contain themselves. */
  readonly missing: readonly string[];
}

/** Keys of a group that are about the group, not about its tasks. */
const groupKeys = new Set([
  'group',
  'group_alias',
  'task',
  'aggregate_metric_list',
  'version',
  'metadata',
  'tag',
  'task_list',
]);

/** Names on the way to all tasks of one name; the largest known group takes some 2,000. Groups can multiply each other. */
const maximumSteps = 50_000;

/** The tasks behind the name of a task, group or tag, as the harness finds them. */
export function resolveName(index: TaskIndex, name: string): Resolution {
  const walk = new Walk(index);
  walk.follow(name, {}, []);
  return { tasks: walk.tasks, missing: walk.missing };
}

type Keys = MergedConfig['config'];

class Walk {
  readonly tasks: ResolvedTask[] = [];
  readonly missing: string[] = [];
  readonly #index: TaskIndex;
  #steps = 0;

  constructor(index: TaskIndex) {
    this.#index = index;
  }

  follow(name: string, overrides: Keys, within: readonly string[]): void {
    const entry = this.#index.entries.get(name);
    this.#steps += 1;
    if (entry === undefined || within.includes(name)) this.missing.push(name);
    else if (this.#steps > maximumSteps) this.missing.push(`${name} (after ${maximumSteps} names)`);
    else if (entry.kind === 'tag') {
      for (const task of [...entry.tasks].sort()) this.follow(task, overrides, within);
    } else if (entry.kind === 'group') this.#group(entry.name, entry.merged.config, overrides, [...within, name]);
    else this.#task(entry, overrides);
  }

  #task(entry: Extract<IndexEntry, { merged: MergedConfig }>, overrides: Keys): void {
    const { path, config } = entry.merged;
    this.tasks.push({ name: entry.name, path, config: { ...config, ...overrides, task: entry.name } });
  }

  #inline(name: string, config: Keys): void {
    this.tasks.push({ name, path: '', config: { ...config, task: name } });
  }

  #group(name: string, config: Keys, overrides: Keys, within: readonly string[]): void {
    const own = Object.fromEntries(Object.entries(config).filter(([key]) => !groupKeys.has(key)));
    const merged = { ...own, ...overrides };
    const members = Array.isArray(config.task) ? config.task : [];
    for (const member of members) this.#member(name, member, merged, within);
  }

  #member(group: string, member: Json, overrides: Keys, within: readonly string[]): void {
    if (typeof member === 'string') this.follow(member, overrides, within);
    else if (!isJsonObject(member)) this.missing.push(`${group}::?`);
    else if (typeof member.group === 'string') this.#subgroup(group, member.group, member, overrides, within);
    else if (typeof member.task === 'string') {
      const { task, ...keys } = member;
      if (this.#index.entries.has(task as string)) this.follow(task as string, { ...overrides, ...keys }, within);
      // A task that only this group knows.
      else if (typeof keys.dataset_path === 'string')
        this.#inline(`${group}::${task as string}`, { ...overrides, ...keys });
      else this.missing.push(`${group}::${task as string}`);
    } else this.missing.push(`${group}::?`);
  }

  #subgroup(group: string, name: string, member: Keys, overrides: Keys, within: readonly string[]): void {
    if (this.#index.entries.has(name)) {
      const { group: _, ...keys } = member;
      this.follow(name, { ...overrides, ...keys }, within);
    } else this.#group(`${group}::${name}`, member, overrides, within);
  }
}
