import { SumsDiffer } from '../contract/errors.ts';
import type { Plan, PlanStage, PlanStep } from '../contract/plan.ts';
import type { RunCalls, RunCounts } from '../contract/run-item.ts';
import { isJsonObject, type Json } from '../domain/json.ts';
import type { ShardItem } from '../domain/ledger.ts';
import { addCounts, addTallies, balances, type StepTally } from '../domain/records.ts';
import { callCounts } from './call-counts.ts';
import { stepCost } from './step-cost.ts';

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
 * @param drawn seeds that a quota drew; undefined for a run that asks about every seed.
 * @throws SumsDiffer naming the first sum that does not hold.
 */
export function accountOf(plan: Plan, stages: readonly StageItems[], drawn?: number): Account {
  const tallies = addTallies(stages.flatMap(({ items }) => items.flatMap((item) => item.tallies ?? [])));
  const byStep = new Map(tallies.map((tally) => [tally.step, tally]));
  const lost = stages.map(({ stage, items }) => ({
    stage,
    units: items.filter((item) => item.status === 'F').reduce((sum, item) => sum + item.records, 0),
    shards: items.filter((item) => item.status === 'F').length,
  }));
  const unread = lost.find(({ stage, shards }) => stage.worker === 'normalize' && shards > 0);
  if (unread !== undefined) {
    throw new SumsDiffer(`${unread.shards} stretches of seed rows could not be read at all; see the ledger.`);
  }
  for (const tally of tallies) {
    if (!balances(tally))
      throw new SumsDiffer(`The step ${tally.step} made ${tally.made} but its outcomes do not add up.`);
  }
  const lossy = lost.flatMap(({ stage, shards }) => (shards > 0 ? [inFirstRound(plan, stage).name] : []));
  checkChain(plan, byStep, new Set(lossy), drawn);

  const firstPrompt = firstPromptStep(plan);
  const source = plan.stages[0]?.steps[0];
  const counts = {
    seeds: source === undefined ? 0 : (byStep.get(source.id)?.made ?? 0),
    generated: 0,
    ...acceptedOf(plan, byStep),
    rejected: tallies.reduce((sum, tally) => sum + total(tally.rejected), 0),
    failed: tallies.reduce((sum, tally) => sum + total(tally.failed), 0),
  };
  const reasons = tallies.reduce(
    (sum, tally) => addCounts(addCounts(sum, tally.rejected), tally.failed),
    {} as Record<string, number>,
  );
  const generating = plan.stages.findIndex(({ name }) => name === firstPrompt?.stage);
  let lostSeeds = 0;
  for (const { stage, units } of lost) {
    // A shard that was lost before or in the first prompt would have made `samples` candidates of each seed.
    const isSeeds = firstPrompt !== undefined && plan.stages.indexOf(inFirstRound(plan, stage)) <= generating;
    const candidates = units * (isSeeds ? firstPrompt.samples : 1);
    counts.failed += candidates;
    if (isSeeds) lostSeeds += candidates;
    if (candidates > 0) reasons.lost_shard = (reasons.lost_shard ?? 0) + candidates;
  }
  const refused = stepsBefore(plan, firstPrompt?.id).reduce((sum, id) => sum + droppedBy(byStep.get(id)), 0);
  const ended = counts.accepted + counts.rejected + counts.failed;
  const generatedBy = firstPrompt === undefined ? 0 : (byStep.get(firstPrompt.id)?.made ?? 0) + lostSeeds;
  const isWhole = lost.every(({ shards }) => shards === 0);
  const begun = keepsCandidates(plan) ? generatedBy + refused : isWhole ? begunBy(byStep) : ended;
  counts.generated = begun - refused;
  if (ended !== begun) {
    throw new SumsDiffer(
      `${begun} records were begun (${counts.generated} generated, ${refused} seeds refused) but ${ended} ended.`,
    );
  }
  return { counts, reasons, ...spent(plan, byStep), calls: callCounts(plan, firstRound(plan), byStep), tallies };
}

/**
 * Every step got what the one before it kept, but for what lost shards took with them. Before a barrier nothing is
 * judged, so those stages have no tally.
 */
function checkChain(
  plan: Plan,
  byStep: ReadonlyMap<string, StepTally>,
  lossy: ReadonlySet<string>,
  drawn: number | undefined,
): void {
  let before: StepTally | undefined;
  for (const stage of firstRound(plan).filter(isJudging)) {
    const judged = plan.stages.slice(0, plan.stages.indexOf(stage)).findLast(isJudging);
    const isDrawn = drawn !== undefined && judged?.worker === 'normalize';
    for (const [index, step] of stage.steps.entries()) {
      const tally = byStep.get(step.id);
      const got = tally?.in ?? 0;
      const mayMiss = index === 0 && (lossy.has(stage.name) || lossesBefore(plan, stage, lossy));
      const given = isDrawn && index === 0 ? drawn : before?.kept;
      if (before !== undefined && given !== undefined && (mayMiss ? got > given : got !== given)) {
        throw new SumsDiffer(`The step ${step.id} got ${got} records, but ${before.step} kept ${given}.`);
      }
      before = tally ?? { step: step.id, in: 0, made: 0, kept: 0, rejected: {}, failed: {}, tokensIn: 0, tokensOut: 0 };
    }
  }
}

/** What is lost at a barrier's first phase is missing behind it. */
function lossesBefore(plan: Plan, stage: PlanStage, lossy: ReadonlySet<string>): boolean {
  const before = plan.stages[plan.stages.indexOf(stage) - 1];
  return before !== undefined && !isJudging(before) && (lossy.has(before.name) || lossesBefore(plan, before, lossy));
}

/** Rounds repeat the same steps, whose tallies are added: the stages of one of them stand for all. */
const firstRound = ({ stages }: Plan): PlanStage[] => stages.filter(({ round }) => round === undefined);

/** The stage that a stage of a later round repeats. */
function inFirstRound({ stages }: Plan, stage: PlanStage): PlanStage {
  if (stage.round === undefined) return stage;
  const name = stage.name.slice(0, -`-r${stage.round}`.length);
  return stages.find((one) => one.name === name) ?? stage;
}

const isJudging = ({ mode }: PlanStage): boolean => mode !== 'claim' && mode !== 'join';

/**
 * Whether behind the first prompt every unit is one of its candidates: ballots are drawn and counted, nothing else is
 * multiplied or joined. Then the sum is held against what the prompt made, which also finds a vote that lost a question.
 */
function keepsCandidates(plan: Plan): boolean {
  const steps = firstRound(plan)
    .filter(isJudging)
    .flatMap((stage) => stage.steps);
  const first = steps.findIndex(({ kind }) => kind === 'prompt');
  const drawsFirst = steps.slice(0, Math.max(0, first)).some(({ kind }) => kind === 'expand');
  return first >= 0 && !drawsFirst && steps.slice(first + 1).every(isOneToOne);
}

const oneToOne: ReadonlySet<string> = new Set([
  'filter',
  'dedup',
  'decontaminate',
  'promote',
  'quota',
  'map',
  'route',
  'score',
  'execute',
  'quantile',
  'blind',
  'even',
  'examples',
  'mix',
  'view-mix',
  'calibrate',
  'emit',
]);

function isOneToOne({ kind, options }: PlanStep): boolean {
  const has = (name: string): Json | undefined => (isJsonObject(options) ? options[name] : undefined);
  if (oneToOne.has(kind)) return true;
  if (kind === 'vote') return has('mode') === undefined;
  if (kind === 'expand') return has('count') !== undefined;
  if (kind === 'parse') return has('each') !== true && !isJsonObject(has('items'));
  return kind === 'prompt' && (has('samples') ?? 1) === 1;
}

/** Units that came into being: rows read, what steps made beyond what they got, less what groups were joined to. */
function begunBy(byStep: ReadonlyMap<string, StepTally>): number {
  return [...byStep.values()].reduce((sum, { made, in: got }) => sum + made - got, 0) + sourceIn(byStep);
}

/** The source counts its rows as both what it got and what it made. */
function sourceIn(byStep: ReadonlyMap<string, StepTally>): number {
  const [first] = byStep.values();
  return first?.in ?? 0;
}

function droppedBy(tally: StepTally | undefined): number {
  return tally === undefined ? 0 : total(tally.rejected) + total(tally.failed);
}

function acceptedOf(plan: Plan, byStep: ReadonlyMap<string, StepTally>): Pick<RunCounts, 'accepted' | 'rows'> {
  const last = plan.stages.filter(isJudging).at(-1)?.steps.at(-1);
  const { kept: accepted = 0, rows = accepted } = byStep.get(last?.id ?? '') ?? {};
  return rows === accepted ? { accepted } : { accepted, rows };
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

/** Steps that judge seeds: all before the first prompt; without any prompt only the source. */
function stepsBefore(plan: Plan, stepId: string | undefined): string[] {
  const ids = firstRound(plan).flatMap((stage) => stage.steps.map(({ id }) => id));
  const end = stepId === undefined ? 1 : ids.indexOf(stepId);
  return ids.slice(0, end);
}

function spent(
  plan: Plan,
  byStep: ReadonlyMap<string, StepTally>,
): { tokens: { in: number; out: number }; usd: number } {
  const tokens = { in: 0, out: 0 };
  let micro = 0;
  for (const { worker, steps } of firstRound(plan)) {
    const step = steps.at(-1);
    const tally = worker === 'generate' && step !== undefined ? byStep.get(step.id) : undefined;
    if (tally === undefined || step === undefined) continue;
    tokens.in += tally.tokensIn;
    tokens.out += tally.tokensOut;
    micro += stepCost(plan, step, tally);
  }
  return { tokens, usd: micro / 1e6 };
}
