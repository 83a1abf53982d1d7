import type { Plan, PlanStep } from '../contract/plan.ts';
import { compileCondition } from '../domain/expressions/condition.ts';
import type { Dropped, SowerRecord, StepTally } from '../domain/records.ts';
import { stepKinds } from '../domain/steps/registry.ts';
import type { StepContext, StepKind, StepResult, StepTools } from '../domain/steps/step.ts';
import { countReasons } from './tally.ts';
import { groupName } from './together.ts';

export interface RowStepsResult {
  readonly kept: readonly SowerRecord[];
  readonly dropped: readonly Dropped[];
  readonly tallies: readonly StepTally[];
}

/** Runs pure steps one after the other over the records of a shard. */
export function runRowSteps(
  plan: Plan,
  steps: readonly PlanStep[],
  records: readonly SowerRecord[],
  tools: StepTools = {},
): RowStepsResult {
  const dropped: Dropped[] = [];
  const tallies: StepTally[] = [];
  let kept = records;
  for (const step of steps) {
    const result = runRowStep(step, kept, contextOf(plan, step, tools));
    tallies.push({
      step: step.id,
      in: kept.length,
      made: result.made,
      kept: result.kept.length,
      ...countReasons(result.dropped),
      tokensIn: 0,
      tokensOut: 0,
    });
    for (const one of result.dropped) dropped.push(one);
    kept = result.kept;
  }
  return { kept, dropped, tallies };
}

/** What a step may know: of the plan, and what its worker has prepared. */
export function contextOf(plan: Plan, step: PlanStep, tools: StepTools = {}): StepContext {
  return {
    stepId: step.id,
    randomSeed: plan.randomSeed,
    templates: new Map(Object.entries(plan.templates)),
    ...tools,
  };
}

/** Runs one pure step; records for which its condition is not true pass through at their place. */
export function runRowStep(step: PlanStep, records: readonly SowerRecord[], context: StepContext): StepResult {
  const kind = stepKinds.get(step.kind);
  if (kind?.apply === undefined) throw new Error(`The step ${step.id} of kind ${step.kind} is no row step.`);
  const options = kind.options.parse(step.options);
  if (step.when === undefined) return kind.apply(records, options, context);
  const isMeant = compileCondition(step.when);
  return merge(unitsOf(kind, options, records, isMeant).map((unit) => runUnit(unit, kind, options, context)));
}

type Unit = { readonly records: readonly SowerRecord[]; readonly meant: boolean };

function runUnit({ records, meant }: Unit, kind: StepKind, options: unknown, context: StepContext): StepResult {
  if (!meant || kind.apply === undefined) return { made: records.length, kept: records, dropped: [] };
  return kind.apply(records, options, context);
}

/**
 * Neighbours that are treated alike. Members of a group stand at the place of its first one, so that the order of what
 * comes out depends on the records alone and not on where a shard was cut.
 */
function unitsOf(
  kind: StepKind,
  options: unknown,
  records: readonly SowerRecord[],
  isMeant: (fields: SowerRecord['fields']) => boolean,
): Unit[] {
  const key = kind.group?.(options) ?? [];
  const units: { records: SowerRecord[]; meant: boolean }[] = [];
  const groups = new Map<string, SowerRecord[]>();
  for (const record of records) {
    const meant = isMeant(record.fields);
    const group = meant ? groupName(record, key) : undefined;
    const known = group === undefined ? undefined : groups.get(group);
    const last = units.at(-1);
    if (known !== undefined) known.push(record);
    else if (group === undefined && last?.meant === meant && key.length === 0) last.records.push(record);
    else {
      units.push({ records: [record], meant });
      if (group !== undefined) groups.set(group, units.at(-1)?.records ?? []);
    }
  }
  return units;
}

function merge(results: readonly StepResult[]): StepResult {
  return {
    made: results.reduce((sum, { made }) => sum + made, 0),
    kept: results.flatMap(({ kept }) => kept),
    dropped: results.flatMap(({ dropped }) => dropped),
  };
}
