import { expect, it } from 'vitest';
import type { PlanStep } from '../../../../shared/contract/plan.ts';
import { isJob, mayRunJobs } from '../../../../shared/stages/sandbox-steps.ts';
import { aRecord } from '../../../support/a-record.ts';

const job = (when?: string): PlanStep => ({
  id: 'run',
  kind: 'execute',
  options: { tool: 'run_tests', inputs: { program: 'code', tests: 'tests' }, into: 'ran' },
  ...(when === undefined ? {} : { when }),
});
const set: PlanStep = { id: 'set', kind: 'map', options: { do: [{ set: { kind: '"text"' } }] } };
const pure: PlanStep = {
  id: 'held',
  kind: 'execute',
  options: { tool: 'constraint_check', inputs: { text: 'code', constraints: 'tests' }, into: 'held' },
};

it('tells foreign code from tools that are functions of ours', () => {
  expect([job(), pure, set].map(isJob)).toEqual([true, false, false]);
});

it.each<[boolean, PlanStep[]]>([
  [false, [set, pure]],
  [true, [job()]],
  [true, [job('kind == "code"')]],
  [false, [job('kind == "text"')]],
  // What a step before may change says nothing yet.
  [true, [set, job('kind == "text"')]],
])('may have to run code: %s', (expected, steps) => {
  expect(mayRunJobs(steps)(aRecord({ kind: 'code' }))).toBe(expected);
});
