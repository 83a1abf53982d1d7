import type { Plan, PlanStep } from '../contract/plan.ts';
import { compileCondition } from '../domain/expressions/condition.ts';
import type { SowerRecord } from '../domain/records.ts';
import { type ExecuteOptions, executeKind, jobOf, withResult } from '../domain/steps/execute.ts';
import type { StepTools } from '../domain/steps/step.ts';
import type { Sandbox } from '../ports.ts';
import { type RowStepsResult, runRowSteps } from './row-steps.ts';
import { isJob } from './sandbox-steps.ts';

/** Runs the steps of a shard one after the other: pure ones here, tools for foreign code in the sandbox. */
export async function runSteps(
  plan: Plan,
  steps: readonly PlanStep[],
  records: readonly SowerRecord[],
  tools: StepTools,
  sandbox: Sandbox | undefined,
): Promise<RowStepsResult> {
  const results: RowStepsResult[] = [];
  let kept = records;
  for (const run of runsOf(steps)) {
    const result = Array.isArray(run)
      ? runRowSteps(plan, run, kept, tools)
      : await runJobs(run as PlanStep, kept, sandbox);
    results.push(result);
    kept = result.kept;
  }
  return {
    kept,
    dropped: results.flatMap(({ dropped }) => dropped),
    tallies: results.flatMap(({ tallies }) => tallies),
  };
}

/** Neighbouring pure steps together, each step of the sandbox alone. */
function runsOf(steps: readonly PlanStep[]): (PlanStep | PlanStep[])[] {
  const runs: (PlanStep | PlanStep[])[] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (isJob(step)) runs.push(step);
    else if (Array.isArray(last)) last.push(step);
    else runs.push([step]);
  }
  return runs;
}

async function runJobs(
  step: PlanStep,
  records: readonly SowerRecord[],
  sandbox: Sandbox | undefined,
): Promise<RowStepsResult> {
  const options: ExecuteOptions = executeKind.options.parse(step.options);
  const isMeant = step.when === undefined ? () => true : compileCondition(step.when);
  const meant = records.filter(({ fields }) => isMeant(fields));
  if (meant.length > 0 && sandbox === undefined)
    throw new Error(`The step ${step.id} needs a sandbox, and this worker has none.`);
  const jobs = meant.map((record) => jobOf(record, options));
  const results = sandbox === undefined || jobs.length === 0 ? [] : await sandbox.run(jobs);
  const resultOf = new Map(meant.map((record, index) => [record, results[index] ?? null]));
  const kept = records.map((record) => {
    const result = resultOf.get(record);
    return result === undefined ? record : withResult(record, step.id, options, result);
  });
  const count = records.length;
  const tally = { step: step.id, in: count, made: count, kept: count, rejected: {}, failed: {} };
  return { kept, dropped: [], tallies: [{ ...tally, tokensIn: 0, tokensOut: 0 }] };
}
