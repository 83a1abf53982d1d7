import { SumsDiffer } from '../contract/errors.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import type { RunCalls, RunCounts } from '../contract/run-item.ts';
import type { ShardItem } from '../domain/ledger.ts';
import { addCounts, addTallies, balances, type StepTally } from '../domain/records.ts';
import { microUsd } from './spending.ts';

/** Everything a run's ledger says, added up. */
export interface Account {
  readonly counts: RunCounts;
  readonly reasons: Record<string, number>;
  readonly tokens: { in: number; out: number };
  readonly usd: number;
  readonly calls: RunCalls;
  readonly tallies: readonly StepTally[];
}

/** A stage with its shards. */
export interface StageItems {
  readonly stage: PlanStage;
  readonly items: readonly ShardItem[];
}

const total = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/**
 * Adds up a run and checks it: every step balances, every step got what the one before kept, and
 * `accepted + rejected + failed = generated + seed rows that were refused`.
 *
 * @throws SumsDiffer naming the first sum that does not hold.
 */
export function accountOf(plan: Plan, stages: readonly StageItems[]): Account {
  const tallies = addTallies(stages.flatMap(({ items }) => items.flatMap((item) => item.tallies ?? [])));
  const byStep = new Map(tallies.map((tally) => [tally.step, tally]));
  const lost = stages.map(({ stage, items }) => ({
    stage,
    units: items.filter((item) => item.status === 'F').reduce((sum, item) => sum + item.records, 0),
    shards: items.filter((item) => item.status === 'F').length,
  }));
  const lostSeeds = lost.find(({ stage, shards }) => stage.worker === 'normalize' && shards > 0);
  if (lostSeeds !== undefined) {
    throw new SumsDiffer(`${lostSeeds.shards} stretches of seed rows could not be read at all; see the ledger.`);
  }
  for (const tally of tallies) {
    if (!balances(tally))
      throw new SumsDiffer(`The step ${tally.step} made ${tally.made} but its outcomes do not add up.`);
  }
  if (lost.every(({ shards }) => shards === 0)) checkChain(plan, byStep);

  const firstPrompt = firstPromptStep(plan);
  const source = plan.stages[0]?.steps[0];
  const counts = {
    seeds: source === undefined ? 0 : (byStep.get(source.id)?.made ?? 0),
    generated: 0,
    accepted: acceptedOf(plan, byStep),
    rejected: tallies.reduce((sum, tally) => sum + total(tally.rejected), 0),
    failed: tallies.reduce((sum, tally) => sum + total(tally.failed), 0),
  };
  const reasons = tallies.reduce(
    (sum, tally) => addCounts(addCounts(sum, tally.rejected), tally.failed),
    {} as Record<string, number>,
  );
  const generating = plan.stages.findIndex(({ name }) => name === firstPrompt?.stage);
  for (const { stage, units } of lost) {
    // A shard that was lost before or in the first prompt would have made `samples` candidates of each seed.
    const isSeeds = firstPrompt !== undefined && plan.stages.indexOf(stage) <= generating;
    const candidates = units * (isSeeds ? firstPrompt.samples : 1);
    counts.failed += candidates;
    if (isSeeds) counts.generated += candidates;
    if (candidates > 0) reasons.lost_shard = (reasons.lost_shard ?? 0) + candidates;
  }
  const refused = stepsBefore(plan, firstPrompt?.id).reduce((sum, id) => sum + droppedBy(byStep.get(id)), 0);
  const ended = counts.accepted + counts.rejected + counts.failed;
  const isWhole = lost.every(({ shards }) => shards === 0);
  if (isWhole) counts.generated = begunBy(plan, byStep) - refused;
  const begun = counts.generated + refused;
  if (ended !== begun) {
    throw new SumsDiffer(
      `${begun} records were begun (${counts.generated} generated, ${refused} seeds refused) but ${ended} ended.`,
    );
  }
  return { counts, reasons, ...spent(plan, byStep), calls: callsOf(plan, byStep), tallies };
}

/** Every step got what the one before it kept. Dedup claims pass records through and have no tally. */
function checkChain(plan: Plan, byStep: ReadonlyMap<string, StepTally>): void {
  let before: StepTally | undefined;
  for (const step of plan.stages.flatMap((stage) => (stage.mode === 'claim' ? [] : stage.steps))) {
    const tally = byStep.get(step.id);
    const got = tally?.in ?? 0;
    if (before !== undefined && got !== before.kept) {
      throw new SumsDiffer(`The step ${step.id} got ${got} records, but ${before.step} kept ${before.kept}.`);
    }
    before = tally ?? { step: step.id, in: 0, made: 0, kept: 0, rejected: {}, failed: {}, tokensIn: 0, tokensOut: 0 };
  }
}

function acceptedOf(plan: Plan, byStep: ReadonlyMap<string, StepTally>): number {
  const last = plan.stages.flatMap((stage) => (stage.mode === 'claim' ? [] : stage.steps)).at(-1);
  return last === undefined ? 0 : (byStep.get(last.id)?.kept ?? 0);
}

function firstPromptStep(plan: Plan): { id: string; stage: string; samples: number } | undefined {
  const stage = plan.stages.find(({ worker }) => worker === 'generate');
  const step = stage?.steps.at(-1);
  if (stage === undefined || step === undefined) return undefined;
  const { options } = step;
  const samples =
    typeof options === 'object' && options !== null && !Array.isArray(options) ? Number(options.samples ?? 1) : 1;
  return { id: step.id, stage: stage.name, samples };
}

function stepsBefore(plan: Plan, stepId: string | undefined): string[] {
  const ids = plan.stages.flatMap((stage) => stage.steps.map(({ id }) => id));
  const end = stepId === undefined ? ids.length : ids.indexOf(stepId);
  return ids.slice(0, end);
}

function callsOf(plan: Plan, byStep: ReadonlyMap<string, StepTally>): RunCalls {
  const calls = { asked: 0, saved: 0, reasked: 0 };
  for (const { worker, steps } of plan.stages) {
    const tally = worker === 'generate' ? byStep.get(steps.at(-1)?.id ?? '') : undefined;
    if (tally === undefined) continue;
    // What a prompt step rejects could not be asked.
    calls.asked += tally.made - total(tally.rejected) + (tally.reasked ?? 0);
    calls.saved += tally.saved ?? 0;
    calls.reasked += tally.reasked ?? 0;
  }
  return calls;
}

function spent(
  plan: Plan,
  byStep: ReadonlyMap<string, StepTally>,
): { tokens: { in: number; out: number }; usd: number } {
  const tokens = { in: 0, out: 0 };
  let micro = 0;
  for (const { worker, steps } of plan.stages) {
    const step = steps.at(-1);
    const tally = worker === 'generate' && step !== undefined ? byStep.get(step.id) : undefined;
    if (tally === undefined || step === undefined) continue;
    tokens.in += tally.tokensIn;
    tokens.out += tally.tokensOut;
    const { options } = step;
    const name = typeof options === 'object' && options !== null && !Array.isArray(options) ? options.role : undefined;
    const role = typeof name === 'string' ? plan.roles[name] : undefined;
    if (role !== undefined) micro += microUsd(role.price, tally.tokensIn, tally.tokensOut);
  }
  return { tokens, usd: micro / 1e6 };
}
