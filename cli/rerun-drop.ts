import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { digest, digestOf } from '../shared/domain/identity.ts';
import { nearestName } from '../shared/recipes/nearest-name.ts';
import { cleanLine } from './clean-text.ts';
import { builtinRecipes } from './drop-check.ts';
import { type DropFolder, readDropFolder } from './drop-files.ts';
import { usageError } from './errors.ts';
import type { World } from './world.ts';

/** The recipe that stands in for that of run.yaml. */
export interface OtherRecipe {
  /** As run.yaml would name it. */
  readonly name: string;
  /** Folder outside of the drop that is uploaded with it; undefined for one that is there already. */
  readonly folder: string | undefined;
}

const recipeFile = 'recipe.yaml';
/** Folder in the drop for a recipe that is not a part of it. */
const added = 'rerun';

/** Finds what `--recipe` names: a folder with a recipe.yaml, `./folder` of the drop, or a built-in recipe. */
export function otherRecipe(given: string, drop: string, world: World): OtherRecipe {
  const folder = resolve(world.folder, given);
  const file = join(folder, recipeFile);
  if (existsSync(file)) return { name: `./${added}/${nameIn(file, folder)}`, folder };
  if (statSync(folder, { throwIfNoEntry: false })?.isFile() && basename(folder) === recipeFile)
    return otherRecipe(join(given, '..'), drop, world);
  if (given.startsWith('./') && existsSync(join(drop, given, recipeFile))) return { name: given, folder: undefined };
  const names = [...builtinRecipes(join(world.root, 'shared', 'recipes')).keys()]
    .filter((path) => path.endsWith(`/${recipeFile}`))
    .map((path) => path.slice(0, -recipeFile.length - 1));
  if (names.includes(given)) return { name: given, folder: undefined };
  const near = nearestName(given, names);
  throw usageError(
    `There is no recipe ${cleanLine(given, 200)}: no folder with a ${recipeFile}, and no built-in recipe.`,
    near === undefined ? `Built-in recipes: ${names.join(', ')}` : `Did you mean ${near}?`,
  );
}

/** A recipe's folder has the name that the recipe gives itself; a copy on this computer may be called otherwise. */
function nameIn(file: string, folder: string): string {
  return (
    /^recipe:\s*['"]?([a-z0-9][a-z0-9-]{0,62})['"]?\s*$/mu.exec(readFileSync(file, 'utf8'))?.[1] ?? basename(folder)
  );
}

/** The drop as it is now, with the files of a recipe from outside where there is one. */
export function dropWith(folder: string, recipe: OtherRecipe | undefined, ignored: readonly string[]): DropFolder {
  const drop = readDropFolder(folder, ignored);
  if (recipe?.folder === undefined) return drop;
  const prefix = recipe.name.slice('./'.length);
  const own = readDropFolder(recipe.folder);
  const files = [
    ...drop.files.filter(({ path }) => !path.startsWith(`${prefix}/`)),
    ...own.files.map((file) => ({ ...file, path: `${prefix}/${file.path}` })),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    folder,
    files,
    problems: [...drop.problems, ...own.problems],
    digest: digest('drop/1', ...files.flatMap((file) => [file.path, file.sha256])),
  };
}

/** What makes two reruns the same request: then the second goes on with the first, or finds it finished. */
export const rerunRequest = (
  drop: DropFolder,
  of: { readonly recipes: string; readonly earlier: string; readonly overrides: object },
): string => digest('rerun/1', of.recipes, drop.digest, of.earlier, digestOf(of.overrides));
