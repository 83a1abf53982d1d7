import type { StepTally } from '../records.ts';
import { type DatasetFacts, talliesInOrder } from './facts.ts';
import { grouped, percentage } from './readable.ts';

/** A share of what a step did that is too large to be left alone. */
export interface Alarm {
  readonly step: string;
  /** What was found: a reason, `parse` for all replies of a wrong form, `asked-again` for those asked for again. */
  readonly what: string;
  readonly count: number;
  readonly of: number;
  /** The share above which it is an alarm. */
  readonly limit: number;
}

/** Shares of one step above which somebody should look. Source: our choice. */
const limits = { anyReason: 0.5, parse: 0.05, truncation: 0.02, refusal: 0.01, tie: 0.1 };
/** One or two of a handful say nothing. */
const [leastUnits, leastCount] = [20, 2];

/** Reasons that are the purpose of their step: what was chosen, drawn or capped says nothing about quality. */
const byDesign: ReadonlySet<string> = new Set(['not_chosen', 'left_out', 'over_quota', 'over_cap', 'no_view']);
const truncations: readonly string[] = ['truncated', 'incomplete', 'unclosed_fence'];
/** What parse steps find besides a wrong form. */
const notForm: ReadonlySet<string> = new Set([...truncations, 'refusal', 'empty']);

/** What of the run's steps should not be left alone, in the order of the recipe. */
export function alarmsOf(facts: Pick<DatasetFacts, 'steps' | 'tallies'>): Alarm[] {
  const kinds = new Map(facts.steps.map(({ id, kind }) => [id, kind]));
  return talliesInOrder(facts).flatMap((tally) => stepAlarms(tally, kinds.get(tally.step) ?? ''));
}

function stepAlarms(tally: StepTally, kind: string): Alarm[] {
  const { step, made, passed = 0, reasked = 0, rejected, failed } = tally;
  const judged = made - passed;
  const of = (names: readonly string[]): number => names.reduce((sum, name) => sum + (rejected[name] ?? 0), 0);
  const alarm = (what: string, count: number, all: number, limit: number): Alarm[] =>
    all >= leastUnits && count >= leastCount && count > limit * all ? [{ step, what, count, of: all, limit }] : [];
  const special = [
    ...(kind === 'parse'
      ? alarm('parse', of(Object.keys(rejected).filter((name) => !notForm.has(name))), judged, limits.parse)
      : []),
    ...alarm('asked-again', reasked, judged + reasked, limits.parse),
    ...truncations.flatMap((name) => alarm(name, of([name]), judged, limits.truncation)),
    ...alarm('refusal', of(['refusal']), judged, limits.refusal),
    ...alarm('tie', of(['tie']), judged, limits.tie),
  ];
  const told = new Set(special.map(({ what }) => what));
  const common = Object.entries({ ...rejected, ...failed })
    .filter(([name]) => !byDesign.has(name) && !told.has(name))
    .flatMap(([name, count]) => alarm(name, count, judged, limits.anyReason));
  return [...common, ...special];
}

/** An alarm in words, for card, report and end screen. */
export function alarmText({ step, what, count, of, limit }: Alarm): string {
  const found =
    what === 'parse'
      ? 'could not be read for their form'
      : what === 'asked-again'
        ? 'were asked for again because of their form'
        : `are ${what}`;
  return `Step ${step}: ${percentage(count, of)} of ${grouped(of)} ${found}; more than ${percentage(limit, 1)} is too many to be left alone.`;
}
