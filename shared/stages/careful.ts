import { z } from 'zod';
import { breadcrumbKey, breadcrumbPrefix } from '../contract/keys.ts';
import type { Plan, PlanStep } from '../contract/plan.ts';
import { recordId } from '../domain/identity.ts';
import { carefulFailures } from '../domain/ledger.ts';
import { addTallies, type Dropped, type SowerRecord, type StepTally } from '../domain/records.ts';
import type { StepTools } from '../domain/steps/step.ts';
import type { Blob } from '../ports.ts';
import { readLinesOf } from './jsonl.ts';
import { type RowStepsResult, runRowSteps } from './row-steps.ts';
import { type GroupKeys, groupKeysOf, separableRuns } from './together.ts';
import type { ShardWork } from './worker.ts';

/** What a worker was at when it ended. */
const Breadcrumb = z.strictObject({ unit: z.string() });

/** Ends of workers at the same unit that prove it guilty; one may be chance. */
const proof = 2;

/** Leaves a trace before each unit of work, and knows the units that ended workers before. */
export interface Breadcrumbs {
  isPoison(unit: string): boolean;
  leave(unit: string): Promise<void>;
}

/** @returns undefined for a shard that has not failed often: then nothing is traced. */
export async function openBreadcrumbs(work: Blob, { plan, stage, item }: ShardWork): Promise<Breadcrumbs | undefined> {
  if (item.failures < carefulFailures) return undefined;
  const ends = new Map<string, number>();
  for (const { key } of await work.list(breadcrumbPrefix(plan.run, stage.name, item.shard))) {
    if (key === breadcrumbKey(plan.run, stage.name, item.shard, item.failures)) continue;
    for (const { unit } of await readLinesOf(work, key, Breadcrumb)) ends.set(unit, (ends.get(unit) ?? 0) + 1);
  }
  return {
    isPoison: (unit) => (ends.get(unit) ?? 0) >= proof,
    leave: (unit) =>
      work.put(breadcrumbKey(plan.run, stage.name, item.shard, item.failures), `${JSON.stringify({ unit })}\n`),
  };
}

/** Runs pure steps unit by unit, a unit being a record or a group that has to stay together, and passes over poison. */
export async function runRowStepsCarefully(
  plan: Plan,
  steps: readonly PlanStep[],
  records: readonly SowerRecord[],
  tools: StepTools | undefined,
  crumbs: Breadcrumbs,
): Promise<RowStepsResult> {
  const keys = groupKeysOf(steps);
  const place = steps.findIndex((step) => groupKeysOf([step]).length > 0);
  const results: RowStepsResult[] = [runRowSteps(plan, steps, [], tools)];
  for (const members of separableRuns(records, keys)) {
    const unit = unitName(members, keys);
    if (crumbs.isPoison(unit)) {
      results.push(poisoned(steps, Math.max(0, place), unit, members));
    } else {
      await crumbs.leave(unit);
      results.push(runRowSteps(plan, steps, members, tools));
    }
  }
  return {
    kept: results.flatMap(({ kept }) => kept),
    dropped: results.flatMap(({ dropped }) => dropped),
    tallies: addTallies(results.flatMap(({ tallies }) => tallies)),
  };
}

/** A record's id, or what its group is called. */
function unitName([first]: readonly SowerRecord[], keys: GroupKeys): string {
  const only = keys.length === 1 && keys[0]?.length === 1 ? first?.fields[keys[0][0] ?? ''] : undefined;
  return typeof only === 'string' ? only : (first?.id ?? '');
}

/** A unit that is not worked on: it counts as one at the step that would have made one of it. */
function poisoned(
  steps: readonly PlanStep[],
  place: number,
  unit: string,
  members: readonly SowerRecord[],
): RowStepsResult {
  const [first] = members;
  const step = steps[place];
  if (first === undefined || step === undefined) return { kept: [], dropped: [], tallies: [] };
  const { seed, kind, fields } = first;
  const id = recordId(step.id, unit);
  const count = members.length;
  const passed = steps.slice(0, place).map((one): StepTally => tallyOf(one.id, count, count, {}));
  return {
    kept: [],
    dropped: [{ id, step: step.id, ...poison, seed, kind, fields }],
    tallies: [...passed, tallyOf(step.id, count, 1, { poison: 1 })],
  };
}

/** Outcome, reason and evidence of poison. */
export const poison = {
  outcome: 'failed',
  reason: 'poison',
  evidence: `${proof} workers ended while they were at this record`,
} as const satisfies Partial<Dropped>;

function tallyOf(step: string, taken: number, made: number, failed: Record<string, number>): StepTally {
  const lost = Object.values(failed).reduce((sum, count) => sum + count, 0);
  return { step, in: taken, made, kept: made - lost, rejected: {}, failed, tokensIn: 0, tokensOut: 0 };
}
