import { z } from 'zod';
import type { Plan } from '../contract/plan.ts';
import { admitTask } from '../domain/tasks/admit-task.ts';
import { loadTask } from '../domain/tasks/load-task.ts';
import { isRefusal, type TaskRefusal } from '../domain/tasks/refusal.ts';
import type { SeedsRegistry } from '../domain/tasks/seeds-registry.ts';
import type { DecodedFiles } from './decode-files.ts';
import { type Problem, quote } from './problem.ts';
import type { ProblemText } from './read-yaml.ts';

export type PlanTask = Plan['tasks'][number];

/**
 * Loads a task file of the drop with everything it includes, and admits it as a source of seeds.
 *
 * @param at makes a problem where run.yaml names the task.
 * @param registry knows splits that somebody scores on, and languages of families.
 */
export function planTask(
  decoded: DecodedFiles,
  path: string,
  at: (found: ProblemText) => Problem,
  registry: SeedsRegistry,
): { readonly task: PlanTask } | { readonly problem: Problem } {
  let fault: Problem | undefined;
  const loaded = loadTask((file) => {
    fault ??= decoded.faults.get(file);
    return decoded.texts.get(file);
  }, path);
  if (fault !== undefined) return { problem: fault };
  const refusal = isRefusal(loaded) ? loaded : admitTask(loaded, undefined, { registry });
  if (refusal !== undefined) return { problem: problemOf(refusal, path, at) };
  if (isRefusal(loaded)) throw new Error('A task cannot be both loaded and refused.');
  const family = loaded.path.replace(/^(?:.*\/)?tasks\//u, '').split('/')[0] ?? '';
  const lang = registry.family(family, loaded.name)?.lang;
  const config = z.json().parse(loaded.config);
  return { task: { name: loaded.name, config, ...(lang === undefined ? {} : { lang }) } };
}

/** A mistake with a line stands in the task file itself; every other refusal where run.yaml names the task. */
function problemOf({ code, message, path }: TaskRefusal, asked: string, at: (found: ProblemText) => Problem): Problem {
  const place = /^(.*) at line (\d+), column (\d+)$/su.exec(message);
  if (place !== null)
    return { file: path, line: Number(place[2]), column: Number(place[3]), message: `${code}: ${place[1] ?? ''}` };
  const where = path === asked ? '' : ` (in ${quote(path)})`;
  const found = message.startsWith(`${code}: `) ? message : `${code}: ${message}`;
  return at({ message: `the task ${quote(asked)} is refused, ${found}${where}` });
}
