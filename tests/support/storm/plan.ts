import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plan } from '../../../shared/contract/plan.ts';
import { stepKinds } from '../../../shared/domain/steps/registry.ts';
import type { Blob } from '../../../shared/ports.ts';
import { buildPlan, isPlanFile } from '../../../shared/recipes/build-plan.ts';
import { formatProblem } from '../../../shared/recipes/problem.ts';

const recipes = fileURLToPath(new URL('../../../shared/recipes/', import.meta.url));

/** Files of the built-in recipes, as the functions carry them. */
export const builtinRecipes: ReadonlyMap<string, string> = new Map(
  readdirSync(recipes, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file.slice(recipes.length), readFileSync(file, 'utf8')]),
);

/** Puts the files of a drop into a bucket. */
export async function fillDrop(seeds: Blob, drop: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) await seeds.put(`drops/${drop}/${name}`, text);
}

/** Builds a plan from the files in a bucket, as the open function does. @throws Error naming every problem. */
export async function planOfDrop(seeds: Blob, drop: string): Promise<Plan> {
  const prefix = `drops/${drop}/`;
  const objects = await seeds.list(prefix);
  const files = new Map<string, Uint8Array>();
  for (const { key, size } of objects) {
    const bytes = await seeds.get(key);
    if (bytes !== undefined && isPlanFile(key.slice(prefix.length), size)) files.set(key.slice(prefix.length), bytes);
  }
  const built = buildPlan({ drop, files, objects, builtin: builtinRecipes, kinds: stepKinds, endpoint: 'test' });
  if ('problems' in built) throw new Error(built.problems.map(formatProblem).join('\n'));
  return built.plan;
}
