import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { stepKinds } from '../../../../shared/domain/steps/registry.ts';
import { checkRecipe } from '../../../../shared/recipes/check-recipe.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';

const folder = fileURLToPath(new URL('../../../../shared/recipes/task-seeded/', import.meta.url));
const files = new Map(
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => [path, readFileSync(folder + path, 'utf8')]),
);
const check = () => checkRecipe({ name: 'task-seeded', files, prefix: 'task-seeded/', kinds: stepKinds });

describe('task-seeded', () => {
  it('has no problems', () => {
    const result = check();
    expect('problems' in result ? result.problems.map(formatProblem) : []).toEqual([]);
  });

  it('compiles to the stages of the architecture', () => {
    const result = check();
    const stages = 'recipe' in result ? result.recipe.stages : [];
    expect(stages.map(({ segment, name, worker, mode }) => [segment, name, worker, mode])).toEqual([
      [0, 'normalize', 'normalize', undefined],
      [0, 'similar', 'generate', undefined],
      [0, 'similar-filter', 'filter', undefined],
      [0, 'questions-claim', 'dedup', 'claim'],
      [1, 'questions-resolve', 'dedup', 'resolve'],
      [1, 'solve', 'generate', undefined],
      [1, 'solve-filter', 'filter', undefined],
      [1, 'promote', 'dedup', 'promote'],
      [2, 'package', 'package', undefined],
    ]);
  });

  it('freezes options that its step kinds read again to the same effect', () => {
    const result = check();
    const steps = 'recipe' in result ? result.recipe.stages.flatMap((stage) => stage.steps) : [];
    for (const { kind, options } of steps) {
      if (kind !== 'promote') expect(stepKinds.get(kind)?.options.parse(options)).toEqual(options);
    }
  });
});
