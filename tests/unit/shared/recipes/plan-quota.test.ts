import { describe, expect, it } from 'vitest';
import { Plan } from '../../../../shared/contract/plan.ts';
import { stepKinds } from '../../../../shared/domain/steps/registry.ts';
import { buildPlan } from '../../../../shared/recipes/build-plan.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';
import { builtinRecipes } from '../../../support/storm/plan.ts';

function build(
  quota: string,
  recipe = 'recipe: task-seeded\nwith: { variants: 3 }\n',
  files: Readonly<Record<string, string>> = {},
) {
  const run = `${recipe}dataset: set\nseeds:\n  - { file: seeds.jsonl, license: CC0-1.0 }\n${quota}`;
  const objects = [{ key: 'drops/d/seeds.jsonl', size: 9, etag: 'e' }];
  const all = new Map(Object.entries({ 'run.yaml': run, ...files }));
  return buildPlan({ drop: 'd', files: all, objects, builtin: builtinRecipes, kinds: stepKinds, endpoint: 'e' });
}

function planOf(...given: Parameters<typeof build>): Plan {
  const built = build(...given);
  if ('problems' in built) throw new Error(built.problems.map(formatProblem).join('\n'));
  return Plan.parse(JSON.parse(JSON.stringify(built.plan)));
}

const problemsOf = (...given: Parameters<typeof build>): string[] => {
  const built = build(...given);
  return 'problems' in built ? built.problems.map(formatProblem) : [];
};

describe('a quota in run.yaml', () => {
  it('puts what is behind the seeds into rounds, then selects, claims and packages', () => {
    const { stages, quota } = planOf('quota: { per: capability, accepted: { maths: 50 }, caps: { per_seed: 2 } }\n');
    expect(quota).toEqual({ per: 'capability', accepted: { maths: 50 }, caps: { seed: 2 }, perSeed: 3 });
    const plain = planOf('').stages.map(({ name }) => name);
    const names = stages.map(({ name }) => name);
    expect(names.slice(0, plain.length - 2)).toEqual(plain.slice(0, -2));
    expect(names.slice(-3)).toEqual(['select', 'promote', 'package']);
    expect(new Set(names).size).toBe(names.length);
    expect(stages.filter(({ round }) => round === 2).map(({ name }) => name)).toContain('similar-r2');
    // Segments follow one another without a gap, and a round never shares one with another.
    const segments = [...new Set(stages.map(({ segment }) => segment))];
    expect(segments).toEqual(segments.map((_, index) => index));
    const rounds = Map.groupBy(stages, ({ segment }) => segment);
    for (const together of rounds.values()) expect(new Set(together.map(({ round }) => round)).size).toBe(1);
  });

  it('leaves a run without one as it is, and makes another run of the same seeds', () => {
    expect(planOf('')).not.toHaveProperty('quota');
    const [one, two] = [planOf('quota: { per: task, accepted: 5 }\n'), planOf('quota: { per: task, accepted: 6 }\n')];
    expect(one.runKey).not.toBe(two.runKey);
  });

  it.each([
    ['quota: { per: capabilty, accepted: 5 }\n', 'capability'],
    ['quota: { per: capability, accepted: { math: 5 } }\n', 'Did you mean "maths"?'],
    ['quota: { per: task }\n', 'accepted" is missing'],
    ['quota: { per: task, accepted: 0 }\n', 'accepted'],
    ['quota: { per: task, accepted: 5, caps: { per_sed: 1 } }\n', 'per_seed'],
  ])('is refused with a place and a word of help: %s', (quota, expected) => {
    expect(problemsOf(quota).join('\n')).toContain(expected);
  });

  it('is refused for recipes that have to see all records at once', () => {
    const recipe = [
      'recipe: mixed',
      'version: 1',
      'about: a',
      'source: b',
      'steps:',
      '  - source: { id: rows, fields: { text: text } }',
      '  - emit: { id: out, columns: { text: text } }',
    ].join('\n');
    const given = 'recipe: ./mixed\n';
    const found = problemsOf('quota: { per: task, accepted: 5 }\n', given, { 'mixed/recipe.yaml': recipe });
    expect(found.join('\n')).toContain('cannot work towards a quota: it asks no model');
  });
});
