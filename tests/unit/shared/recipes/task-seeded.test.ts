import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { AnswerKind } from '../../../../shared/domain/answers/kind.ts';
import { stepKinds } from '../../../../shared/domain/steps/registry.ts';
import { checkRecipe } from '../../../../shared/recipes/check-recipe.ts';
import type { ParameterValue } from '../../../../shared/recipes/parameter.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';
import { readYaml } from '../../../../shared/recipes/read-yaml.ts';

const folder = fileURLToPath(new URL('../../../../shared/recipes/task-seeded/', import.meta.url));
const files = new Map(
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => [path, readFileSync(folder + path, 'utf8')]),
);
const check = (prompts = 'standard', more: Readonly<Record<string, ParameterValue>> = {}) => {
  const read = readYaml('run.yaml', `with: { prompts: ${prompts} }`);
  if ('problems' in read) throw new Error('The run file is faulty.');
  const given = { values: { prompts, ...more }, yaml: read.yaml, at: ['with'] };
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
      [0, 'shots-claim', 'dedup', 'claim'],
      [1, 'shots-join', 'dedup', 'join'],
      [2, 'shots-resolve', 'dedup', 'resolve'],
      [2, 'similar', 'generate', undefined],
      [2, 'similar-filter', 'filter', undefined],
      [2, 'questions-claim', 'dedup', 'claim'],
      [3, 'questions-resolve', 'dedup', 'resolve'],
      [3, 'solve', 'generate', undefined],
      [3, 'solve-filter', 'filter', undefined],
      [3, 'rating-ask', 'generate', undefined],
      [3, 'rating-ask-filter', 'filter', undefined],
      [3, 'solve-blind', 'generate', undefined],
      [3, 'solve-blind-filter', 'filter', undefined],
      [3, 'promote', 'dedup', 'promote'],
      [4, 'package', 'package', undefined],
    ]);
  });

  it('has none of the stages of what a run switches off', () => {
    const result = check('standard', { shots: 0, least_rating: 0, passage_check: false });
    expect('recipe' in result ? [result.recipe.stages.map(({ name }) => name), result.recipe.roles] : []).toEqual([
      [
        'normalize',
        'similar',
        'similar-filter',
        'questions-claim',
        'questions-resolve',
        'solve',
        'solve-filter',
        'promote',
        'package',
      ],
      ['generator', 'solver'],
    ]);
  });

  it('says of a view that there is not where the run names it', () => {
    const read = readYaml('run.yaml', 'with:\n  views: [similar, contxt]\n');
    if ('problems' in read) throw new Error('The run file is faulty.');
    const given = { values: { views: ['similar', 'contxt'] }, yaml: read.yaml, at: ['with'] };
    const result = checkRecipe({ name: 'task-seeded', files, prefix: 'task-seeded/', kinds: stepKinds, given });
    expect('problems' in result ? result.problems.map(formatProblem) : []).toEqual([
      expect.stringMatching(
        /^run\.yaml:2:20: the parameter "views" does not fit: .*"contxt".*Did you mean "context"\?$/u,
      ),
    ]);
  });

  it('has the stages of what a run switches on', () => {
    const result = check('standard', { views: ['enriched', 'context'], per_task: 10, label_balance: 1.5 });
    const names = 'recipe' in result ? result.recipe.stages.map(({ name }) => name) : [];
    expect(names).toEqual(
      expect.arrayContaining(['knowledge', 'labels-resolve', 'caps-claim', 'caps-join', 'caps-resolve']),
    );
  });

  it.each([
    ['standard', []],
    // No model that small writes programs, or keeps count of its words.
    ['small', ['code', 'constraint']],
  ])('has a prompt of both steps for every kind of answer in %s but %j', (prompts, without) => {
    const result = check(prompts);
    const kinds = AnswerKind.options.filter((kind) => !without.includes(kind));
    const names = [...kinds.flatMap((kind) => [`${kind}.similar`, `${kind}.solve`]), 'rating'];
    expect('recipe' in result && Object.keys(result.recipe.templates)).toEqual(
      names.map((name) => `prompts/${prompts}/${name}.yaml`).sort(),
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
