import { describe, expect, it } from 'vitest';
import { stepKinds } from '../../../../../shared/domain/steps/registry.ts';
import type { StepKind } from '../../../../../shared/domain/steps/step.ts';
import { vocabulary } from '../../../../../shared/domain/steps/vocabulary.ts';
import { checkRecipe } from '../../../../../shared/recipes/check-recipe.ts';
import type { StepKinds } from '../../../../../shared/recipes/check-steps.ts';

const recipe = `recipe: plain
version: 1
about: Texts.
source: Ours.
steps:
  - source: { id: docs, fields: { text: text } }
  - filter: { id: checks, use: [refusal] }
  - emit: { id: rows, columns: { text: text } }
`;
function digestWith(kinds: StepKinds): string {
  const result = checkRecipe({ name: 'plain', files: new Map([['recipe.yaml', recipe]]), prefix: '', kinds });
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.recipe.digest;
}

describe('the vocabulary', () => {
  it('has kinds, filters, functions, forms and tools', () => {
    expect(Object.keys(vocabulary)).toEqual(
      expect.arrayContaining(['filter', 'filter.refusal', 'map.set', 'parse.tag', 'execute.pylint']),
    );
  });

  it('changes the digest of a recipe when what it uses has a newer version, and only then', () => {
    const newer = (name: string): StepKinds => {
      const kind = stepKinds.get(name) as StepKind;
      return new Map([...stepKinds, [name, { ...kind, version: 2 }]]);
    };
    expect(digestWith(newer('filter'))).not.toBe(digestWith(stepKinds));
    expect(digestWith(newer('vote'))).toBe(digestWith(stepKinds));
  });
});
