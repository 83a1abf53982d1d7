import { dropPrefix } from '../contract/keys.ts';
import type { Attribution, PinnedInput, SeedInput } from '../contract/plan.ts';
import { isJsonObject } from '../domain/json.ts';
import type { SeedsRegistry } from '../domain/tasks/seeds-registry.ts';
import type { DecodedFiles } from './decode-files.ts';
import { nearestName } from './nearest-name.ts';
import { type PlanTask, planTask } from './plan-tasks.ts';
import { type Problem, quote } from './problem.ts';
import type { YamlPath } from './read-yaml.ts';
import type { ReadRunFile } from './run-file.ts';

export interface InputsRequest {
  readonly drop: string;
  readonly read: ReadRunFile;
  /** Every object of the drop, with its full key. */
  readonly objects: readonly PinnedInput[];
  readonly decoded: DecodedFiles;
  /** Knows licences of public datasets. */
  readonly registry: SeedsRegistry;
}

/** The rows and tasks of a run, pinned. */
export interface PlanInputs {
  readonly seeds: readonly SeedInput[];
  /** Where run.yaml names each of the seeds. */
  readonly places: readonly YamlPath[];
  /** What the registry says about datasets of the tasks. */
  readonly attributions: readonly Attribution[];
  readonly tasks: readonly PlanTask[];
  readonly heldout: readonly PinnedInput[];
}

const rowEndings = ['.jsonl', '.ndjson'];
const otherData = /\.(?:json|csv|tsv|txt|md|ya?ml|parquet|arrow|gz|zst|zip)$/iu;

/** Finds everything that run.yaml names in the drop. Each entry that cannot be used is a problem at its place. */
export function planInputs(request: InputsRequest): PlanInputs & { readonly problems: readonly Problem[] } {
  const { run, yaml } = request.read;
  const prefix = dropPrefix(request.drop);
  const objects = new Map(
    request.objects
      .filter((object) => object.key.startsWith(prefix))
      .map((object) => [object.key.slice(prefix.length), object]),
  );
  const problems: Problem[] = [];
  const seeds: SeedInput[] = [];
  const places: YamlPath[] = [];
  const attributions = new Map<string, Attribution>();
  const tasks = new Map<string, { task: PlanTask; file: string }>();
  const taken = new Map<string, YamlPath>();

  for (const [index, entry] of run.seeds.entries()) {
    const at = ['seeds', index];
    if ('file' in entry) {
      const object = rows(entry.file, [...at, 'file']);
      if (object === undefined || !once(entry.file, '', [...at, 'file'])) continue;
      seeds.push({ object, license: entry.license ?? null, shape: { kind: 'own' } });
      places.push(at);
      continue;
    }
    if ('collected' in entry) {
      const place = [...at, 'collected'];
      const object = rows(entry.collected, place);
      if (object === undefined || !once(entry.collected, '', place)) continue;
      for (const dataset of entry.datasets ?? []) {
        const known = attributionOf(dataset, undefined, request.registry);
        if (known !== undefined) attributions.set(dataset, known);
      }
      seeds.push({ object, license: null, shape: { kind: 'collected' } });
      places.push(at);
      continue;
    }
    const object = rows(entry.rows, [...at, 'rows']);
    const paths = typeof entry.tasks === 'string' ? [entry.tasks] : entry.tasks;
    for (const [number, path] of paths.entries()) {
      const place = typeof entry.tasks === 'string' ? [...at, 'tasks'] : [...at, 'tasks', number];
      const task = loadTask(path, place);
      if (task === undefined || object === undefined || !once(entry.rows, task.name, place)) continue;
      const known = licenceOfTask(task, request.registry);
      if (known !== undefined) attributions.set(known.dataset, known);
      const license = entry.license ?? known?.license ?? null;
      seeds.push({ object, license, shape: { kind: 'task', task: task.name } });
      places.push(at);
    }
  }
  const heldout = (run.heldout ?? []).flatMap((path, index) => {
    const object = heldoutFile(path, ['heldout', index]);
    if (object !== undefined && seeds.some((seed) => seed.object.key === object.key))
      problems.push(
        yaml.problemAt(['heldout', index], {
          message: `${quote(path)} is both a seed file and held out`,
          hint: 'Held-out rows must never be seeds.',
        }),
      );
    return object === undefined ? [] : [object];
  });
  return {
    seeds,
    places,
    attributions: [...attributions.values()],
    tasks: [...tasks.values()].map(({ task }) => task),
    heldout,
    problems,
  };

  function rows(path: string, at: YamlPath): PinnedInput | undefined {
    const object = found(path, at, 'seeds');
    if (object === undefined) return undefined;
    if (!rowEndings.some((ending) => path.toLowerCase().endsWith(ending))) {
      problems.push(
        yaml.problemAt(at, { message: `${quote(path)} holds no rows`, expected: 'a file that ends in .jsonl' }),
      );
      return undefined;
    }
    if (object.size === 0) {
      problems.push(
        yaml.problemAt(at, { message: `${quote(path)} is empty`, hint: 'Put one JSON object on each line.' }),
      );
      return undefined;
    }
    return object;
  }

  /** Rows, or an index: that has whatever name its maker gave it, but none that means other data. */
  function heldoutFile(path: string, at: YamlPath): PinnedInput | undefined {
    if (!objects.has(path) || rowEndings.some((ending) => path.toLowerCase().endsWith(ending))) return rows(path, at);
    const object = objects.get(path);
    if (object !== undefined && object.size > 0 && !otherData.test(path)) return object;
    problems.push(
      yaml.problemAt(at, {
        message: `${quote(path)} holds no held-out rows`,
        expected: 'a file that ends in .jsonl, or an index',
        hint: 'sower seeds index makes an index of rows in other formats.',
      }),
    );
    return undefined;
  }

  function found(path: string, at: YamlPath, what: string): PinnedInput | undefined {
    const object = objects.get(path);
    if (object !== undefined) return object;
    const others = [...objects.keys()].filter(
      (name) => !name.endsWith('/') && name !== 'run.yaml' && name !== 'overrides.json',
    );
    const nearest = nearestName(path, others);
    const hint = others.length === 0 ? 'The drop holds nothing but run.yaml.' : `Put the ${what} beside run.yaml.`;
    problems.push(
      yaml.problemAt(at, {
        message: `there is no file ${quote(path)} in the drop`,
        nearest,
        hint: nearest === undefined ? hint : undefined,
      }),
    );
    return undefined;
  }

  function once(path: string, task: string, at: YamlPath): boolean {
    const name = JSON.stringify([path, task]);
    const isNew = !taken.has(name);
    if (isNew) taken.set(name, at);
    else
      problems.push(yaml.problemAt(at, { message: `the rows of ${quote(path)} are named twice`, hint: 'Remove one.' }));
    return isNew;
  }

  function loadTask(path: string, at: YamlPath): PlanTask | undefined {
    if (found(path, at, 'task file') === undefined) return undefined;
    const loaded = planTask(request.decoded, path, (text) => yaml.problemAt(at, text), request.registry);
    if ('problem' in loaded) {
      problems.push(loaded.problem);
      return undefined;
    }
    const task = withFamily(loaded.task, path, request.registry);
    const known = tasks.get(task.name);
    if (known !== undefined && known.file !== path) {
      const message = `${quote(path)} and ${quote(known.file)} both define the task ${quote(task.name)}`;
      problems.push(yaml.problemAt(at, { message }));
      return undefined;
    }
    tasks.set(task.name, { task, file: path });
    return task;
  }
}

/** The family is the first folder below a folder `tasks`, as in a checkout of the harness; without one, unknown. */
function withFamily(task: PlanTask, path: string, registry: SeedsRegistry): PlanTask {
  const [family, ...more] = path.replace(/^(?:.*\/)?tasks\//u, '').split('/');
  if (family === undefined || more.length === 0) return task;
  const capabilities = registry.family(family, task.name)?.capabilities ?? [];
  return { ...task, family, ...(capabilities.length === 0 ? {} : { capabilities: [...capabilities] }) };
}

/** What the registry says about the dataset that a task names. */
function licenceOfTask({ config }: PlanTask, registry: SeedsRegistry): Attribution | undefined {
  if (!isJsonObject(config) || typeof config.dataset_path !== 'string') return undefined;
  const { dataset_path: dataset, dataset_name: name } = config;
  return attributionOf(dataset, typeof name === 'string' ? name : undefined, registry);
}

function attributionOf(dataset: string, name: string | undefined, registry: SeedsRegistry): Attribution | undefined {
  const known = registry.licence(dataset, name);
  if (known === undefined) return undefined;
  const { license, attribution, read, date } = known;
  return { dataset, license, attribution, read, date };
}
