import { canonicalJson } from '../../identity.ts';
import { isJsonObject } from '../../json.ts';
import { hookName, isHook, type TaskConfig } from '../task-config.ts';

/** Tasks that read the same rows, the one that makes the records first. */
export interface RowGroup<T> {
  /** Equal for tasks over the same rows. */
  readonly key: string;
  readonly tasks: readonly [T, ...T[]];
}

/** Datasets that are named after their file format: their rows are those of the files they name. */
const builders = new Set(['csv', 'json', 'parquet', 'text', 'arrow', 'pandas', 'xml', 'imagefolder']);

interface Readable {
  readonly name: string;
  readonly config: TaskConfig;
}

/** Puts tasks over the same rows together, groups and tasks in an order that does not depend on that of the input. */
export function groupByRows<T extends Readable>(tasks: readonly T[]): RowGroup<T>[] {
  const byKey = Map.groupBy(tasks, ({ config }) => rowsKey(config));
  return [...byKey]
    .flatMap(([key, members]) => {
      const [first, ...others] = [...members].sort(canonicalFirst);
      return first === undefined ? [] : [{ key, tasks: [first, ...others] as const }];
    })
    .sort((a, b) => compare(a.tasks[0].name, b.tasks[0].name));
}

/** What decides which rows a task reads. */
export function rowsKey({
  dataset_path,
  dataset_name,
  dataset_kwargs,
  custom_dataset,
  training_split,
}: TaskConfig): string {
  const kwargs = isJsonObject(dataset_kwargs) ? dataset_kwargs : {};
  return canonicalJson([
    dataset_path ?? null,
    dataset_name ?? null,
    kwargs.data_files ?? null,
    kwargs.data_dir ?? null,
    isHook(custom_dataset) ? hookName(custom_dataset) : null,
    training_split ?? null,
  ]);
}

/** Begins the ids of all records of a task: `<dataset>/<configuration>/<split>`. */
export function rowsName({ task, dataset_path, dataset_name, training_split }: TaskConfig): string {
  const path = dataset_path ?? task;
  const dataset = builders.has(path) ? `${path}:${task}` : path;
  return [dataset, dataset_name ?? 'default', training_split ?? 'train'].join('/');
}

/** Choices tell more than their text alone; of prompts that differ by number, the lowest. */
function canonicalFirst(a: Readable, b: Readable): number {
  return rankOf(a.config) - rankOf(b.config) || promptNumber(a.name) - promptNumber(b.name) || compare(a.name, b.name);
}

const types = ['multiple_choice', 'generate_until', 'loglikelihood', 'loglikelihood_rolling'];

function rankOf({ output_type }: TaskConfig): number {
  return types.indexOf(output_type ?? 'generate_until');
}

/** The 2 of `..._prompt_2` and `..._p2`; 0 for a name without a number of that kind. */
function promptNumber(name: string): number {
  return Number(/(?:^|[_-])p(?:rompt)?[_-]?(\d{1,4})(?![a-z0-9])/iu.exec(name)?.[1] ?? 0);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
