import type { Plan } from '../../../../shared/contract/plan.ts';
import { buildPlan, type PlanRequest } from '../../../../shared/recipes/build-plan.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';
import { smallKinds } from './small-kinds.ts';
import { tinyFiles } from './tiny-recipe.ts';

export const runFile = 'recipe: tiny\ndataset: my-set\nseeds: [{ file: seeds.jsonl, license: MIT }]\n';
export const builtin = new Map([...tinyFiles()].map(([path, text]) => [`tiny/${path}`, text]));
export const object = (path: string, size = 100, etag = `etag-${path}`) => ({ key: `drops/d/${path}`, size, etag });

export const request = (changes: Partial<PlanRequest> & { run?: string } = {}): PlanRequest => {
  const { run = runFile, ...rest } = changes;
  return {
    drop: 'd',
    files: new Map([['run.yaml', run]]),
    objects: [object('run.yaml'), object('seeds.jsonl')],
    builtin,
    kinds: smallKinds,
    endpoint: 'sower-endpoint',
    ...rest,
  };
};
export const planOf = (changes: Partial<PlanRequest> & { run?: string } = {}): Plan => {
  const result = buildPlan(request(changes));
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.plan;
};
export const problemsOf = (changes: Partial<PlanRequest> & { run?: string } = {}): string[] => {
  const result = buildPlan(request(changes));
  return 'problems' in result ? result.problems.map(formatProblem) : [];
};
export const withOverrides = (overrides: object, run = runFile): Partial<PlanRequest> => ({
  files: new Map([
    ['run.yaml', run],
    ['overrides.json', JSON.stringify(overrides)],
  ]),
});
