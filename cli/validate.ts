import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { runFileName } from '../shared/contract/keys.ts';
import { stepKinds } from '../shared/domain/steps/registry.ts';
import { checkRecipe, recipeFileName } from '../shared/recipes/check-recipe.ts';
import { nearestName } from '../shared/recipes/nearest-name.ts';
import { formatProblem, type Problem } from '../shared/recipes/problem.ts';
import { cleanLine } from './clean-text.ts';
import { builtinRecipes, planDrop } from './drop-check.ts';
import { readDropFolder } from './drop-files.ts';
import { usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { plural } from './numbers.ts';
import type { World } from './world.ts';

export interface ValidateOptions {
  readonly json?: boolean;
}

interface Verdict {
  readonly what: string;
  readonly steps: number;
  readonly stages: number;
  readonly problems: readonly Problem[];
}

/** `sower validate`: everything that is wrong with a recipe or a drop, at once; nothing is started. */
export function validate(given: string, { json }: ValidateOptions, world: World): ExitCode {
  const { what, steps, stages, problems } = verdictOn(given, world);
  if (json)
    world.stdout.write(`${JSON.stringify({ schemaVersion: 1, valid: problems.length === 0, what, problems })}\n`);
  else if (problems.length > 0)
    world.stdout.write(
      `${problems.map(formatProblem).join('\n')}\n\n${cleanLine(what)} has ${plural(problems.length, 'problem')}.\n`,
    );
  else world.stdout.write(`${cleanLine(what)} is fine: ${plural(steps, 'step')} in ${plural(stages, 'stage')}.\n`);
  return problems.length === 0 ? exitCodes.ok : exitCodes.usage;
}

function verdictOn(given: string, world: World): Verdict {
  const path = resolve(world.folder, given);
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  const folder = isFile ? resolve(path, '..') : path;
  if (existsSync(join(folder, recipeFileName)) && basename(path) !== runFileName) return ownRecipe(folder);
  if (existsSync(join(folder, runFileName))) return drop(folder, world);
  const builtin = builtinRecipes(join(world.root, 'shared', 'recipes'));
  if (builtin.has(`${given}/${recipeFileName}`)) {
    const files = new Map(
      [...builtin].flatMap(([file, text]) =>
        file.startsWith(`${given}/`) ? [[file.slice(given.length + 1), text]] : [],
      ),
    );
    return recipe(given, files, `recipes/${given}/`);
  }
  const names = [...builtin.keys()].flatMap((file) =>
    file.endsWith(`/${recipeFileName}`) ? [file.split('/')[0] ?? ''] : [],
  );
  const nearest = nearestName(given, names);
  throw usageError(
    `${cleanLine(given)} is neither a drop (a folder with ${runFileName}), nor a folder with ${recipeFileName}, nor a recipe of Sower.`,
    nearest === undefined ? `Recipes of Sower: ${names.join(', ')}.` : `Did you mean ${nearest}?`,
  );
}

function ownRecipe(folder: string): Verdict {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const absolute = join(entry.parentPath, entry.name);
    const isSmall = entry.isFile() && statSync(absolute).size <= 256 * 1024;
    if (isSmall && /\.ya?ml$/u.test(entry.name))
      files.set(relative(folder, absolute).split(sep).join('/'), readFileSync(absolute, 'utf8'));
  }
  return recipe(basename(folder), files, '');
}

function recipe(name: string, files: ReadonlyMap<string, string>, prefix: string): Verdict {
  const result = checkRecipe({ name, files, prefix, kinds: stepKinds });
  const what = `The recipe ${name}`;
  if ('problems' in result) return { what, steps: 0, stages: 0, problems: result.problems };
  const { stages } = result.recipe;
  return {
    what,
    steps: new Set(stages.flatMap(({ steps }) => steps.map(({ id }) => id))).size,
    stages: stages.length,
    problems: [],
  };
}

function drop(folder: string, world: World): Verdict {
  const result = planDrop(world.root, readDropFolder(folder), { soleEndpoint: true });
  const what = `The drop ${basename(folder)}`;
  if ('problems' in result) return { what, steps: 0, stages: 0, problems: result.problems };
  const { stages } = result.plan;
  return {
    what,
    steps: new Set(stages.flatMap(({ steps }) => steps.map(({ id }) => id))).size,
    stages: stages.length,
    problems: [],
  };
}
