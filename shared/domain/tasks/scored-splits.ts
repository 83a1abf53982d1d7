import { canonicalJson } from '../identity.ts';
import { isJsonObject } from '../json.ts';
import { scoredSplit, wholeSplit } from './split-rules.ts';
import { hookName, isHook, TaskConfig } from './task-config.ts';

/** Which tasks score on which split of which dataset. */
export type ScoredSplits = ReadonlyMap<string, ReadonlySet<string>>;

/** @param tasks merged configs; those of the wrong shape score on nothing that could be named. */
export function scoredSplits(tasks: Iterable<{ readonly name: string; readonly config: unknown }>): ScoredSplits {
  const scored = new Map<string, Set<string>>();
  for (const { name, config } of tasks) {
    const parsed = TaskConfig.safeParse(config);
    const split = parsed.success ? scoredSplit(parsed.data) : undefined;
    if (!parsed.success || split === undefined) continue;
    const key = splitKey(parsed.data, split);
    const names = scored.get(key) ?? new Set();
    scored.set(key, names.add(name));
  }
  return scored;
}

/** Another task that scores on this split, the first by name; undefined when there is none. */
export function scoredBy(scored: ScoredSplits, config: TaskConfig, split: string): string | undefined {
  return [...(scored.get(splitKey(config, split)) ?? [])].filter((name) => name !== config.task).sort()[0];
}

/**
 * A split of a dataset as one text. Files and folders count, because builders such as `csv` read whatever they name;
 * a dataset that a Python function makes is known by that function.
 */
function splitKey(config: TaskConfig, split: string): string {
  const { dataset_path, dataset_name, dataset_kwargs, custom_dataset } = config;
  const kwargs = isJsonObject(dataset_kwargs) ? dataset_kwargs : {};
  const maker = isHook(custom_dataset) ? hookName(custom_dataset) : null;
  return canonicalJson([
    dataset_path ?? null,
    dataset_name ?? null,
    kwargs.data_files ?? null,
    kwargs.data_dir ?? null,
    maker,
    wholeSplit(split),
  ]);
}
