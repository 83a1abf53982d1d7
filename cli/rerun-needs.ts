import type { BoundRole, Plan } from '../shared/contract/plan.ts';
import { isJsonObject, type Json } from '../shared/domain/json.ts';
import { addTallies, type StepTally } from '../shared/domain/records.ts';
import { promptKind } from '../shared/domain/steps/prompt.ts';
import { firstVersion } from '../shared/domain/steps/uses.ts';

/** What a rerun has to ask for a prompt step. */
export interface StepNeeds {
  readonly step: string;
  readonly role: string;
  /** Completions that the earlier run has, and any other that shares its own. */
  readonly taken: number;
  /** Calls of this step whose replies nobody has, counted with every ballot that a vote may draw. */
  readonly counted: number;
  /** Calls that are to be expected, those included that hang on replies that nobody has yet. */
  readonly expected: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly usd: number;
}

/** What a rerun has to ask in all. `exact` when no reply is missing that further calls hang on. */
export interface RerunNeeds {
  readonly steps: readonly StepNeeds[];
  readonly taken: number;
  readonly calls: number;
  readonly usd: number;
  readonly exact: boolean;
  /** Steps whose calls hang on replies that nobody has, and that the earlier run did not have. */
  readonly unknown: readonly string[];
}

/** A plan with what its ledger says of its steps. */
export interface DoneRun {
  readonly plan: Plan;
  readonly tallies: readonly StepTally[];
}

/**
 * What a rerun needs, from a rehearsal that went through everything known. What is due in the rehearsal is counted; what
 * hangs on it is expected to be as much as in the earlier run, for the share of records that are missing.
 */
export function rerunNeeds(rehearsal: DoneRun, earlier: DoneRun): RerunNeeds {
  const before = byStep(earlier.tallies);
  const now = byStep(rehearsal.tallies);
  const steps: StepNeeds[] = [];
  const unknown: string[] = [];
  // Share of the records on their way that no step before has stopped for want of a reply.
  let whole = 1;
  for (const step of promptSteps(rehearsal.plan)) {
    const { role, max_tokens } = promptKind.options.parse(step.options);
    const tally = now.get(step.id);
    const old = before.get(step.id);
    const counted = tally?.unpaid ?? 0;
    const known = old === undefined ? undefined : callsOf(old);
    const missing = 1 - whole;
    if (known === undefined && missing > 0) unknown.push(step.id);
    const drawn = old === undefined || known === undefined ? 1 : known / Math.max(1, known + (old.saved ?? 0));
    const expected = Math.round(counted * drawn + (known ?? 0) * missing);
    const each = tokensOf(old, known, max_tokens);
    const tokensIn = Math.round(expected * each.in);
    const tokensOut = Math.round(expected * each.out);
    const usd = priced(rehearsal.plan.roles[role], tokensIn, tokensOut);
    steps.push({ step: step.id, role, taken: tally?.taken ?? 0, counted, expected, tokensIn, tokensOut, usd });
    if (tally !== undefined && tally.made > 0) whole *= 1 - (tally.failed.budget ?? 0) / tally.made;
  }
  const sum = (value: (one: StepNeeds) => number): number => steps.reduce((total, one) => total + value(one), 0);
  const calls = sum(({ expected }) => expected);
  return {
    steps,
    taken: sum(({ taken }) => taken),
    calls,
    usd: sum(({ usd }) => usd),
    exact: calls === 0,
    unknown,
  };
}

const byStep = (tallies: readonly StepTally[]): Map<string, StepTally> =>
  new Map(addTallies(tallies).map((tally) => [tally.step, tally]));

/** The prompt steps of a plan in their order, those that come again in rounds once. */
const promptSteps = ({ stages }: Plan) =>
  stages.flatMap(({ worker, round, steps }) => (worker === 'generate' && round === undefined ? steps.slice(-1) : []));

/** Calls that a run made for a step or took over. */
function callsOf(tally: StepTally): number {
  const unasked = Object.values(tally.rejected).reduce((sum, count) => sum + count, tally.passed ?? 0);
  return Math.max(0, tally.made - unasked + (tally.reasked ?? 0) - (tally.unpaid ?? 0));
}

/** Tokens of a call: as the earlier run paid for them, else a guess from the longest reply. */
function tokensOf(
  old: StepTally | undefined,
  calls: number | undefined,
  longest: number,
): { readonly in: number; readonly out: number } {
  const paid = (calls ?? 0) - (old?.taken ?? 0);
  if (old === undefined || paid <= 0) return { in: longest, out: longest };
  return { in: old.tokensIn / paid, out: old.tokensOut / paid };
}

const priced = (role: BoundRole | undefined, tokensIn: number, tokensOut: number): number =>
  role === undefined
    ? 0
    : (tokensIn * role.price.input_per_million + tokensOut * role.price.output_per_million) / 1_000_000;

/** Steps of the rehearsed plan that the earlier one did not have in this form. */
export function changedSteps(rehearsed: Plan, earlier: Plan): string[] {
  const text = (plan: Plan, step: Plan['stages'][number]['steps'][number]): string =>
    JSON.stringify([step.kind, step.options, step.when ?? null, templatesOf(plan, step.options), newerVersions(step)]);
  const all = (plan: Plan) => plan.stages.flatMap(({ steps, mode }) => (mode === 'promote' ? [] : steps));
  const old = new Map(all(earlier).map((step) => [step.id, text(earlier, step)]));
  return [...new Set(all(rehearsed).flatMap((step) => (old.get(step.id) === text(rehearsed, step) ? [] : [step.id])))];
}

/** What a step works with that is no longer as it was at first; plans of earlier software name no versions. */
const newerVersions = ({ uses = {} }: Plan['stages'][number]['steps'][number]): [string, number][] =>
  Object.entries(uses)
    .filter(([, version]) => version > firstVersion)
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** Prompt files that a step may use: their names hold fields in braces, so all of their folder count. */
function templatesOf({ templates }: Plan, options: Json): [string, string][] {
  const named = isJsonObject(options) && typeof options.template === 'string' ? options.template : undefined;
  if (named === undefined) return [];
  const ending = named.slice(named.lastIndexOf('}') + 1);
  return Object.entries(templates)
    .filter(([path]) => path.endsWith(ending))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
