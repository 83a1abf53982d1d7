import type { CompiledRecipe } from './check-recipe.ts';
import { checkRecipe, recipeFileName } from './check-recipe.ts';
import type { StepKinds } from './check-steps.ts';
import type { DecodedFiles } from './decode-files.ts';
import { nearestName } from './nearest-name.ts';
import { type Problem, quote } from './problem.ts';
import type { ReadRunFile } from './run-file.ts';

export interface RecipeRequest {
  readonly read: ReadRunFile;
  /** Files of the drop, by path relative to it. */
  readonly decoded: DecodedFiles;
  /** Files of the built-in recipes, e.g. `task-seeded/recipe.yaml`. */
  readonly builtin: ReadonlyMap<string, string>;
  readonly kinds: StepKinds;
}

/** Finds, checks and compiles the recipe that run.yaml names: a built-in one, or `./folder` of the drop. */
export function findRecipe(
  request: RecipeRequest,
): { readonly recipe: CompiledRecipe } | { readonly problems: readonly Problem[] } {
  const { run, yaml } = request.read;
  const own = run.recipe.startsWith('./');
  const folder = own ? run.recipe.slice(2).replace(/\/$/u, '') : run.recipe;
  const all = own ? request.decoded.texts : request.builtin;
  const files = within(all, `${folder}/`);
  if (own) {
    const faults = [...within(request.decoded.faults, `${folder}/`).values()];
    if (faults.length > 0) return { problems: faults };
  }
  if (!files.has(recipeFileName)) {
    const names = recipeFolders(all).map((name) => (own ? `./${name}` : name));
    const nearest = nearestName(run.recipe, names);
    const message = own
      ? `the drop has no ${quote(`${folder}/${recipeFileName}`)}`
      : `unknown recipe ${quote(run.recipe)}`;
    const expected = nearest === undefined && names.length > 0 ? `one of ${names.join(', ')}` : undefined;
    return { problems: [yaml.problemAt(['recipe'], { message, expected, nearest })] };
  }
  return checkRecipe({
    name: folder.slice(folder.lastIndexOf('/') + 1),
    files,
    prefix: own ? `${folder}/` : `recipes/${folder}/`,
    kinds: request.kinds,
    given: run.with === undefined ? undefined : { values: run.with, yaml, at: ['with'] },
  });
}

/** Names of the folders that hold a recipe. */
export function recipeFolders(files: ReadonlyMap<string, unknown>): string[] {
  const ending = `/${recipeFileName}`;
  return [...files.keys()].filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
}

function within<T>(files: ReadonlyMap<string, T>, prefix: string): Map<string, T> {
  const inside = [...files].filter(([file]) => file.startsWith(prefix));
  return new Map(inside.map(([file, content]) => [file.slice(prefix.length), content]));
}
