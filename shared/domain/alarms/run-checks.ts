import { z } from 'zod';
import type { Counts } from '../dataset/counts.ts';
import { type RunAlarmName, type RunAlarmText, runAlarmNames, runAlarms } from './alarm-texts.ts';
import { chiSquareTail } from './chi-square.ts';
import { diversityOf } from './diversity.ts';
import type { Evidence } from './evidence.ts';
import { correlation, noScores } from './score-sums.ts';
import type { Watched } from './watched.ts';

/** One look at all records of a run. */
export const RunCheck = z.object({
  what: z.enum(runAlarmNames),
  /** Field or axis, where there may be several. */
  field: z.string().optional(),
  /** Rounded to four decimals; null where it cannot be told. */
  value: z.number().nullable(),
  limit: z.number(),
  /** Of how many the value tells, and how many it needs; the text of the alarm says of what. */
  rows: z.int().nonnegative(),
  needs: z.int().positive(),
  status: z.enum(['fine', 'alarm', 'cannot-tell']),
});
export type RunCheck = z.infer<typeof RunCheck>;

/** The effect below which an uneven spread is no alarm, however sure it is. */
const leastEffect = 0.05;
/** Expected in each place, for the test to hold. Source: Cochran's rule. */
const leastExpected = 5;

/** Every check that the recipe gives rise to, in a fixed order. */
export function runChecks(evidence: Evidence, watched: Watched): RunCheck[] {
  const { texts, pairs, distinctPairs, openings, distinctOpenings, alike } = diversityOf(
    evidence.texts.map((one) => one.words),
  );
  return [
    ...(watched.hasBallots ? [spread('chosen-places', evidence.chosenPlaces)] : []),
    ...(watched.hasBallots || evidence.answerPlaces.length > 0 ? [spread('answer-places', evidence.answerPlaces)] : []),
    ...watched.scores.map((field) => {
      const sums = evidence.scores[field] ?? noScores;
      return check('score-length', sums.rows, correlation(sums), { field });
    }),
    ...(watched.texts.length === 0
      ? []
      : [
          check('distinct-pairs', pairs, distinctPairs),
          check('distinct-openings', openings, distinctOpenings),
          check('alike-texts', texts, alike),
        ]),
    ...watched.axes.map(({ name, values }) => {
      const counts = evidence.axes.filter(([one]) => one.startsWith(`${name}=`)).map(([, count]) => count);
      const rows = counts.reduce((sum, count) => sum + count, 0);
      return check('axis-entropy', rows, entropy(counts, rows, values.length), { field: name });
    }),
    ...watched.plantedJudges.flatMap((judge) =>
      (['bad', 'good'] as const).map((known) => {
        const countOf = (word: string): number =>
          evidence.planted.find(([name]) => name === `${judge}:${known}:${word}`)?.[1] ?? 0;
        const [right, wrong] = [countOf('right'), countOf('wrong')];
        const rows = right + wrong;
        return check(`planted-${known}`, rows, rows === 0 ? undefined : right / rows, { field: judge });
      }),
    ),
  ];
}

function check(
  what: RunAlarmName,
  rows: number,
  value: number | undefined,
  { field, isTrifle = false }: { field?: string | undefined; isTrifle?: boolean } = {},
): RunCheck {
  const { limit, least, rings }: RunAlarmText = runAlarms[what];
  const told = value === undefined || rows < least ? null : Math.round(value * 1e4) / 1e4;
  const beyond = told !== null && (rings === 'above' ? Math.abs(told) > limit : told < limit);
  const status = told === null ? 'cannot-tell' : beyond && !isTrifle ? 'alarm' : 'fine';
  return { what, ...(field === undefined ? {} : { field }), value: told, limit, rows, needs: least, status };
}

/** One test over all numbers of options: statistics and degrees of freedom add up. */
function spread(what: 'chosen-places' | 'answer-places', places: Counts): RunCheck {
  const byOptions = new Map<number, number[]>();
  for (const [name, count] of places) {
    const [options = 0, place = 0] = name.split(':').map(Number);
    const counts = byOptions.get(options) ?? Array.from({ length: options }, () => 0);
    counts[place] = (counts[place] ?? 0) + count;
    byOptions.set(options, counts);
  }
  let [rows, tested, statistic, freedom] = [0, 0, 0, 0];
  for (const counts of byOptions.values()) {
    const all = counts.reduce((sum, count) => sum + count, 0);
    const even = all / counts.length;
    rows += all;
    if (counts.length < 2 || even < leastExpected) continue;
    tested += all;
    statistic += counts.reduce((sum, count) => sum + (count - even) ** 2 / even, 0);
    freedom += counts.length - 1;
  }
  const isTrifle = Math.sqrt(statistic / tested) < leastEffect;
  return check(what, rows, freedom === 0 ? undefined : chiSquareTail(statistic, freedom), { isTrifle });
}

function entropy(counts: readonly number[], all: number, values: number): number | undefined {
  if (all === 0) return undefined;
  const bits = counts.reduce((sum, count) => sum - (count / all) * Math.log2(count / all), 0);
  return bits / Math.log2(values);
}
