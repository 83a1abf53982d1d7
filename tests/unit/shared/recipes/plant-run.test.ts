import { describe, expect, it } from 'vitest';
import { decodeFiles } from '../../../../shared/recipes/decode-files.ts';
import { outlinePlan } from '../../../../shared/recipes/plan-outline.ts';
import { plantingOf, withPlanted } from '../../../../shared/recipes/plant-run.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';
import { readRunFile } from '../../../../shared/recipes/run-file.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { planOf } from './plan-requests.ts';

const plain = { recipe: 'tiny', dataset: 'd', seeds: [{ file: 's.jsonl' }] };
const planting = (run: object, { builtin = {}, own = {} }: { builtin?: object; own?: object } = {}) => {
  const opened = readRunFile(JSON.stringify({ ...plain, ...run }));
  if ('problems' in opened) throw new Error(opened.problems.map(formatProblem).join());
  return plantingOf(
    new Map(Object.entries(builtin)),
    opened.read,
    decodeFiles(new Map(Object.entries(own))),
    aPlan().stages,
  );
};
const problemsOf = (...given: Parameters<typeof planting>): string => {
  const made = planting(...given);
  return made !== undefined && 'problems' in made ? made.problems.map(formatProblem).join() : '';
};

describe('plantingOf', () => {
  it('plants nothing unless it is asked to', () => {
    expect(planting({})).toBeUndefined();
    expect(planting({ planted: false })).toBeUndefined();
    expect(planOf().planted).toBeUndefined();
  });

  it('reads the file of the recipe or that of the drop, wherever it has to lie', () => {
    const text = 'nobody: { bad: [{ a: 1 }], good: [{ a: 1 }] }';
    expect(problemsOf({ planted: true })).toContain('recipes/tiny/planted.yaml: there is no such file');
    expect(problemsOf({ planted: true, recipe: './mine/' })).toContain('mine/planted.yaml: there is no such file');
    expect(problemsOf({ planted: true }, { builtin: { 'tiny/planted.yaml': text } })).toContain(
      'recipes/tiny/planted.yaml:1:1: "nobody"',
    );
    expect(problemsOf({ planted: 'p.yaml' }, { own: { 'p.yaml': text } })).toContain('p.yaml:1:1: "nobody"');
  });

  it('refuses a run that draws its seeds, where planted samples would be drawn too', () => {
    expect(problemsOf({ planted: true, quota: { per: 'task', accepted: 5 } })).toContain('run.yaml:1:');
  });
});

describe('withPlanted', () => {
  const samples = [{ judge: 'rating', isGood: true, fields: { a: 1 } }];
  const [first, ...rest] = aPlan().stages;
  const stages =
    first === undefined
      ? []
      : [{ ...first, steps: [...first.steps, { id: 'planted', kind: 'plant', options: {} }] }, ...rest];
  const made = withPlanted(aPlan(), { samples, stages, license: 'CC0-1.0' });

  it('makes another run of it, for other samples too', () => {
    const other = withPlanted(aPlan(), { samples: [...samples, ...samples], stages, license: 'CC0-1.0' });
    expect(new Set([aPlan().runKey, made.runKey, other.runKey]).size).toBe(3);
    expect(made.run).not.toBe(aPlan().run);
  });

  it('shows them in what the run can cost at most', () => {
    const of = (plan: typeof made) => outlinePlan(plan, { rows: 10, tokens: 1000, longest: 200 }).stages[0]?.records;
    expect([of(aPlan()), of(made)]).toEqual([10, 11]);
  });
});
