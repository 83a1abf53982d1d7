import type { CompiledRecipe, DeclaredRoles } from './check-recipe.ts';
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

/** A faulty recipe as far as run.yaml can be held against it. */
export type MeantRecipe = DeclaredRoles & Partial<Pick<CompiledRecipe, 'stages'>>;

/** The recipe, or what is wrong; then also the recipe that was probably meant, for checks of what else run.yaml says. */
export type FoundRecipe =
  | { readonly recipe: CompiledRecipe }
  | { readonly problems: readonly Problem[]; readonly meant?: MeantRecipe };

/** Finds, checks and compiles the recipe that run.yaml names: a built-in one, or `./folder` of the drop. */
export function findRecipe(request: RecipeRequest): FoundRecipe {
  const { run, yaml } = request.read;
  const own = run.recipe.startsWith('./');
  const folder = own ? run.recipe.slice(2).replace(/\/$/u, '') : run.recipe;
  const all = own ? request.decoded.texts : request.builtin;
  if (own) {
    const faults = [...within(request.decoded.faults, `${folder}/`).values()];
    if (faults.length > 0) return { problems: faults };
  }
  if (all.has(`${folder}/${recipeFileName}`)) return check(folder);
  const names = recipeFolders(all).map((name) => (own ? `./${name}` : name));
  const nearest = nearestName(run.recipe, names);
  const message = own
    ? `the drop has no ${quote(`${folder}/${recipeFileName}`)}`
    : `unknown recipe ${quote(run.recipe)}`;
  const expected = nearest === undefined && names.length > 0 ? `one of ${names.join(', ')}` : undefined;
  const unknown = yaml.problemAt(['recipe'], { message, expected, nearest });
  if (nearest === undefined) return { problems: [unknown] };
  const likely = check(own ? nearest.slice(2) : nearest);
  if ('recipe' in likely) return { problems: [unknown], meant: likely.recipe };
  // What is wrong in the other recipe itself is told when it is the one.
  return { ...likely, problems: [unknown, ...likely.problems.filter(({ file }) => file === unknown.file)] };

  function check(name: string): FoundRecipe {
    const input = {
      name: name.slice(name.lastIndexOf('/') + 1),
      files: within(all, `${name}/`),
      prefix: own ? `${name}/` : `recipes/${name}/`,
      kinds: request.kinds,
    };
    const found = checkRecipe({ ...input, given: run.with && { values: run.with, yaml, at: ['with'] } });
    if ('recipe' in found || run.with === undefined) return found;
    const plain = checkRecipe(input);
    return 'recipe' in plain ? { ...found, meant: plain.recipe } : found;
  }
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
