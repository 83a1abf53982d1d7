import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Json } from '../../../../shared/domain/json.ts';
import { stepKinds } from '../../../../shared/domain/steps/registry.ts';
import { checkRecipe } from '../../../../shared/recipes/check-recipe.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';
import { readYaml } from '../../../../shared/recipes/read-yaml.ts';
import type { Draft, Mistake, Told } from './mistake.ts';
import { goTogether, mistakesFor } from './mutations.ts';

const folder = join(import.meta.dirname, '../../../../shared/recipes');
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((path) =>
  path.endsWith('/recipe.yaml') ? [path.slice(0, -'/recipe.yaml'.length)] : [],
);

function draftOf(name: string): Draft {
  const files = readdirSync(join(folder, name), { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const texts = files.map((one): [string, string] => {
    const path = join(one.parentPath, one.name);
    return [relative(join(folder, name), path), readFileSync(path, 'utf8')];
  });
  const recipe = parse(texts.find(([path]) => path === 'recipe.yaml')?.[1] ?? '') as { [name: string]: Json };
  return { recipe, prompts: new Map(texts.filter(([path]) => path.startsWith('prompts/') && path.endsWith('.yaml'))) };
}

/** What is not told of the mistakes, each with what was said at its place. */
function untold(name: string, mistakes: readonly Mistake[]): string[] {
  const draft = draftOf(name);
  const wanted = mistakes.map((one): [Mistake, Told] => [one, one.make(draft)]);
  const text = stringify(draft.recipe, { lineWidth: 0, aliasDuplicateObjects: false });
  const files = new Map([['recipe.yaml', text], ...draft.prompts]);
  const result = checkRecipe({ name, files, prefix: '', kinds: stepKinds });
  const problems = 'problems' in result ? result.problems : [];
  const read = readYaml('recipe.yaml', text);
  if (!('yaml' in read)) throw new Error('The recipe is no YAML any more.');
  return wanted.flatMap(([mistake, { path, isKey, says }]) => {
    const place =
      typeof path === 'string' ? undefined : read.yaml[isKey ? 'problemAtKey' : 'problemAt'](path, { message: '' });
    const there = problems
      .filter(({ file, line }) => file === (place?.file ?? path) && (place === undefined || line === place.line))
      .map(formatProblem);
    return there.some((one) => one.includes(says))
      ? []
      : [`${mistake.name} (${says}) at line ${place?.line}: ${there.join(' | ')}`];
  });
}

const drafts = new Map(names.map((name) => [name, draftOf(name)]));
/** The largest recipe last: its checks take longest. */
const bySize = [...drafts].sort(([, a], [, b]) => JSON.stringify(a.recipe).length - JSON.stringify(b.recipe).length);
const all = bySize.flatMap(([name, draft]) => mistakesFor(draft).map((mistake) => ({ name, mistake })));

describe('a mistake in a recipe of Sower', () => {
  it('is told at its line, for each of sixty kinds', () => {
    const once = new Map(all.toReversed().map((one) => [one.mistake.name, one]));
    expect(once.size).toBeGreaterThanOrEqual(60);
    expect([...once.values()].flatMap(({ name, mistake }) => untold(name, [mistake]))).toEqual([]);
  });

  it.each(bySize.map(([name]) => name))('is told in %s whatever else is wrong there', (name) => {
    const own = all.filter((one) => one.name === name).map(({ mistake }) => mistake);
    expect(new Set(own.map((one) => one.name)).size).toBeGreaterThanOrEqual(30);
    const sets = fc.shuffledSubarray(own, { minLength: 10, maxLength: 60 }).map((some) => {
      const set: Mistake[] = [];
      for (const one of some) if (set.every((other) => goTogether(one, other))) set.push(one);
      return set;
    });
    fc.assert(
      fc.property(sets, (set) => {
        expect(untold(name, set)).toEqual([]);
      }),
      { numRuns: name === bySize.at(-1)?.[0] ? 1 : 2, endOnFailure: true },
    );
  });
});
