import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { AnswerKind } from '../../../../shared/domain/answers/kind.ts';
import { stepKinds } from '../../../../shared/domain/steps/registry.ts';
import { checkRecipe } from '../../../../shared/recipes/check-recipe.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';
import { readYaml } from '../../../../shared/recipes/read-yaml.ts';

const folder = fileURLToPath(new URL('../../../../shared/recipes/task-seeded/', import.meta.url));
const files = new Map(
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => [path, readFileSync(folder + path, 'utf8')]),
);
const check = (prompts = 'standard') => {
  const read = readYaml('run.yaml', `with: { prompts: ${prompts} }`);
  if ('problems' in read) throw new Error('The run file is faulty.');
  const given = { values: { prompts }, yaml: read.yaml, at: ['with'] };
  return checkRecipe({ name: 'task-seeded', files, prefix: 'task-seeded/', kinds: stepKinds, given });
};

describe('task-seeded', () => {
  it.each(['standard', 'small'])('has no problems with the prompts %s', (prompts) => {
    const result = check(prompts);
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

  it.each(['standard', 'small'])('has a prompt of both steps for every kind of answer in %s', (prompts) => {
    const result = check(prompts);
    const kinds = AnswerKind.options.flatMap((kind) => [`${kind}.similar`, `${kind}.solve`]);
    expect('recipe' in result && Object.keys(result.recipe.templates)).toEqual(
      kinds.map((name) => `prompts/${prompts}/${name}.yaml`).sort(),
    );
  });

  it('freezes options that its step kinds read again to the same effect', () => {
    const result = check();
    const steps = 'recipe' in result ? result.recipe.stages.flatMap((stage) => stage.steps) : [];
    for (const { kind, options } of steps) {
      if (kind !== 'promote') expect(stepKinds.get(kind)?.options.parse(options)).toEqual(options);
    }
  });
});
