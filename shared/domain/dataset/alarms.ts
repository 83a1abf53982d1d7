import { z } from 'zod';
import { type AlarmText, type RunAlarmText, runAlarms, stepAlarms } from '../alarms/alarm-texts.ts';
import { noEvidence } from '../alarms/evidence.ts';
import { type RunCheck, runChecks } from '../alarms/run-checks.ts';
import { watchedBy } from '../alarms/watched.ts';
import type { StepTally } from '../records.ts';
import { isFailureReason } from '../verdict.ts';
import { type DatasetFacts, talliesInOrder } from './facts.ts';
import { grouped, percentage } from './readable.ts';

/** Something about a run that should not be left alone, as the manifest has it. Never a reason to reject a record. */
export const Alarm = z.object({
  /** Absent for what is seen over all records. */
  step: z.string().optional(),
  /**
   * What was found: a reason, `parse` for all replies of a wrong form, `asked-again` for those asked for again; or the
   * name of a {@link RunCheck}.
   */
  what: z.string(),
  /** Field or axis that a check of the run is about. */
  field: z.string().optional(),
  /** Only of a step: how many of its records. */
  count: z.number().optional(),
  value: z.number().default(0),
  of: z.number(),
  /** The value beyond which it is an alarm. */
  limit: z.number(),
  means: z.string().default(''),
  help: z.string().default(''),
});
export type Alarm = z.infer<typeof Alarm>;

/** One or two of a handful say nothing. */
const [leastUnits, leastCount] = [20, 2];

/** Reasons that are the purpose of their step or of the budget: what was chosen, drawn or capped says nothing of quality. */
const byDesign: ReadonlySet<string> = new Set([
  'not_chosen',
  'left_out',
  'over_quota',
  'over_cap',
  'budget',
  'no_view',
  'planted',
  'forgotten',
]);
const truncations: readonly string[] = ['truncated', 'incomplete', 'unclosed_fence'];
/** What parse steps find besides a wrong form. */
const notForm: ReadonlySet<string> = new Set([...truncations, 'refusal', 'empty']);

type Told = Pick<DatasetFacts, 'steps' | 'tallies'> & Partial<Pick<DatasetFacts, 'statistics'>>;

/** What of the run should not be left alone: its steps in the order of the recipe, then what all records show. */
export function alarmsOf(facts: Told): Alarm[] {
  const kinds = new Map(facts.steps.map(({ id, kind }) => [id, kind]));
  return [
    ...talliesInOrder(facts).flatMap((tally) => stepAlarmsOf(tally, kinds.get(tally.step) ?? '')),
    ...checksOf(facts).flatMap(({ what, field, value, limit, rows, status }) => {
      const { means, help } = runAlarms[what];
      const about = field === undefined ? {} : { field };
      return status !== 'alarm' || value === null ? [] : [{ what, ...about, value, of: rows, limit, means, help }];
    }),
  ];
}

/** Every look at all records of the run, whatever came of it. */
export const checksOf = ({ steps, statistics }: Pick<Told, 'steps' | 'statistics'>): RunCheck[] =>
  runChecks(statistics?.evidence ?? noEvidence, watchedBy(steps));

function stepAlarmsOf(tally: StepTally, kind: string): Alarm[] {
  const { step, made, passed = 0, reasked = 0, rejected, failed } = tally;
  const judged = made - passed;
  const of = (names: readonly string[]): number => names.reduce((sum, name) => sum + (rejected[name] ?? 0), 0);
  const alarm = (what: string, count: number, all: number, { limit, means, help }: AlarmText): Alarm[] => {
    const rings = all >= leastUnits && count >= leastCount && count > limit * all;
    const value = Math.round((count / all) * 1e4) / 1e4;
    return rings ? [{ step, what, count, value, of: all, limit, means, help }] : [];
  };
  const special = [
    ...(kind === 'parse'
      ? alarm('parse', of(Object.keys(rejected).filter((name) => !notForm.has(name))), judged, stepAlarms.parse)
      : []),
    ...alarm('asked-again', reasked, judged + reasked, stepAlarms['asked-again']),
    ...truncations.flatMap((name) => alarm(name, of([name]), judged, stepAlarms.truncation)),
    ...alarm('refusal', of(['refusal']), judged, stepAlarms.refusal),
    ...alarm('tie', of(['tie']), judged, stepAlarms.tie),
  ];
  const told = new Set(special.map(({ what }) => what));
  const common = Object.entries({ ...rejected, ...failed })
    .filter(([name]) => !byDesign.has(name) && !told.has(name))
    .flatMap(([name, count]) =>
      alarm(name, count, judged, isFailureReason(name) ? stepAlarms.failure : stepAlarms.reason),
    );
  return [...common, ...special];
}

/** An alarm in words: what was found, what it means, what to do. */
export const alarmText = (alarm: Alarm): string => `${alarmFinding(alarm)} ${alarm.means} ${alarm.help}`;

/** What was found, beside its limit. */
export function alarmFinding({ step, what, field, count, value, of, limit }: Alarm): string {
  if (step === undefined || count === undefined) {
    const name = field === undefined ? what : `${what} of ${field}`;
    return `${name}: ${value} over ${grouped(of)} ${unitOf(what)}, where ${rings(what)} ${limit} rings.`;
  }
  const found =
    what === 'parse'
      ? 'could not be read for their form'
      : what === 'asked-again'
        ? 'were asked for again because of their form'
        : `are ${what}`;
  return `Step ${step}: ${percentage(count, of)} of ${grouped(of)} ${found}; more than ${percentage(limit, 1)} is too many to be left alone.`;
}

const textOf = (what: string): RunAlarmText | undefined =>
  Object.entries(runAlarms).find(([name]) => name === what)?.[1];
const unitOf = (what: string): string => textOf(what)?.of ?? 'records';
const rings = (what: string): string => (textOf(what)?.rings === 'below' ? 'less than' : 'more than');

/** Checks that could not be made, in one line; empty when there are none. */
export function untoldText(checks: readonly RunCheck[]): string {
  const untold = checks.filter(({ status }) => status === 'cannot-tell');
  return untold.length === 0 ? '' : `Alarms that cannot be told: ${untold.map(whyUntold).join('; ')}.`;
}

export function whyUntold({ what, field, rows, needs }: RunCheck): string {
  const name = field === undefined ? what : `${what} of ${field}`;
  return rows < needs
    ? `${name} needs ${grouped(needs)} ${unitOf(what)}, there are ${grouped(rows)}`
    : `${name}, since they are all alike or too few of a kind`;
}
