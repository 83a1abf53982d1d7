import { describe, expect, it } from 'vitest';
import { checkRecipe } from '../../../../shared/recipes/check-recipe.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';
import { smallKinds } from './small-kinds.ts';
import { tinyFiles, tinyRecipe } from './tiny-recipe.ts';

const switched = (on: number, ballots = 3): string =>
  tinyRecipe
    .replace('parameters:', `parameters:\n  second: { default: ${on}, about: Whether to ask again. }`)
    .replace('  - dedup:', `  - filter: { id: again, when: '$second > 0', use: [too_short] }\n  - dedup:`)
    .replace('default: 3', `default: ${ballots}`);
const check = (recipe: string) =>
  checkRecipe({ name: 'tiny', files: tinyFiles({ 'recipe.yaml': recipe }), prefix: 'tiny/', kinds: smallKinds });
const stepsOf = (recipe: string): (readonly [string, string | undefined])[] => {
  const result = check(recipe);
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.recipe.stages.flatMap(({ steps }) => steps.map(({ id, when }) => [id, when] as const));
};

describe('a condition that parameters alone decide', () => {
  it('leaves the step out of the plan where it is false', () => {
    expect(stepsOf(switched(0)).map(([id]) => id)).not.toContain('again');
  });

  it('is no condition of the planned step where it is true', () => {
    expect(stepsOf(switched(1))).toContainEqual(['again', undefined]);
  });

  it('does not hide mistakes in the step that is left out', () => {
    const result = check(switched(0).replace('use: [too_short] }\n  - dedup', 'use: [to_short] }\n  - dedup'));
    expect('problems' in result ? result.problems.map(formatProblem).join() : '').toContain('to_short');
  });
});

describe('a role that takes the model of another', () => {
  const judged = (like: string): string =>
    tinyRecipe
      .replace('solver: answers }', `solver: answers, judge: { about: judges, like: ${like} } }`)
      .replace(
        '  - emit:',
        "  - prompt: { id: again, role: judge, template: 'standard/short.similar.yaml' }\n  - emit:",
      );

  it('is told apart from those that a run has to bind', () => {
    const result = check(judged('solver'));
    expect('recipe' in result && [result.recipe.roles, result.recipe.roleLike]).toEqual([
      ['generator', 'solver', 'judge'],
      { judge: 'solver' },
    ]);
  });

  it('must name one of these', () => {
    const result = check(judged('sulver'));
    expect('problems' in result && result.problems.map(formatProblem)).toEqual([
      expect.stringContaining('takes its model from "sulver", which is no role of its own. Did you mean "solver"?'),
    ]);
  });
});
