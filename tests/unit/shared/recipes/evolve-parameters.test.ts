import { describe, expect, it } from 'vitest';
import { stepKinds } from '../../../../shared/domain/steps/registry.ts';
import { checkRecipe } from '../../../../shared/recipes/check-recipe.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';

const recipe = (generations: string, grow: string): string => `recipe: bred
version: 1
about: A recipe for tests.
source: Ours.
parameters:
${generations.startsWith('$') ? '  generations: { default: 2, min: 1, max: 4, about: How often. }\n' : ''}  children: { default: 6, min: 0, max: 50, about: How many. }
steps:
  - source: { id: founders, fields: { task: text } }
  - evolve:
      id: pool
      generations: ${generations}
      carry: [task]
      grow: ${grow}
      operators: { mutate: { parents: 1 } }
      body:
        - filter: { id: long, expr: words(task) >= $children, reason: too_short }
        - dedup: { id: once, key: [task] }
  - emit: { id: rows, columns: { task: text } }
`;
const check = (text: string, values: Readonly<Record<string, number>> = {}) => {
  const found = checkRecipe({
    name: 'bred',
    files: new Map([['recipe.yaml', text]]),
    prefix: 'bred/',
    kinds: stepKinds,
    given: { values, at: ['with'], yaml: { problemAt: () => ({}) } as never },
  });
  return 'problems' in found ? found.problems.map(formatProblem).join('\n') : found.recipe.stages;
};

describe('a population whose size parameters give', () => {
  it('is the same as one with the numbers written down', () => {
    expect(check(recipe('$generations', '$children'))).toEqual(check(recipe('2', '6')));
    expect(check(recipe('$generations', '$children'), { generations: 3 })).toEqual(check(recipe('3', '6')));
  });

  it('is checked once the numbers are known', () => {
    expect(check(recipe('$generation', '$children'))).toContain('there is no parameter "generation"');
    expect(check(recipe('$generations', '$childen'))).toContain('Did you mean "$children"?');
    expect(check(recipe('0', '$children'))).toContain('generations');
  });
});
