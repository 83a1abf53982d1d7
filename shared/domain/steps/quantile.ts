import { z } from 'zod';
import { compileExpression } from '../expressions/condition.ts';
import type { Json } from '../json.ts';
import type { SowerRecord } from '../records.ts';
import type { Fields } from './fields.ts';
import { ExpressionText, FieldName } from './option-schemas.ts';
import { splitResults } from './split-results.ts';
import { addLineage, type StepKind } from './step.ts';

const everyFifth = Array.from({ length: 19 }, (_, index) => 5 * (index + 1));

const Options = z.strictObject({
  scores: z
    .record(FieldName, FieldName)
    .refine((scores) => Object.keys(scores).length > 0, { message: 'at least one score is needed' })
    .describe('`bucket: score`: writes the bucket of each score, counted from 0 for the lowest.'),
  percentiles: z
    .array(z.number().gt(0).lt(100))
    .min(1)
    .max(999)
    .default(everyFifth)
    .describe('Cuts between buckets, in percent of the weight of all records; 5, 10 ... 95 give buckets 0 to 19.'),
  weight: ExpressionText.default('1').describe('Weight of a record, e.g. `tokens(text)`.'),
});
export type QuantileOptions = z.infer<typeof Options>;

/** Puts scores into buckets by their place among all records of the run. */
export const quantileKind: StepKind<QuantileOptions> = {
  kind: 'quantile',
  about:
    'Written as `score: { id, quantile: {...} }`. Puts scores into buckets by their place among all records, each record with its weight. A score that equals a cut belongs to the upper bucket; null stays null.',
  place: 'barrier',
  options: Options,
  reads: ({ scores }) => [...new Set(Object.values(scores))],
  writes: ({ scores }) => Object.keys(scores),
  types: ({ scores }) => Object.fromEntries(Object.keys(scores).map((name) => [name, 'number'])),
  expressions: ({ weight }) => [{ path: ['weight'], source: weight, gives: 'number' }],
  reasons: () => [],
  gather: {
    keepsSeeds: true,
    parts: () => 1,
    contribute: (records, options) => [contributions(records, options)],
    join: (entries, options) => [cutsOf(entries, options)],
    resolve: (records, [found = []], { scores }, { stepId }) => {
      const cuts = readCuts(found[0] ?? null);
      return splitResults(
        records.map((record) => {
          const buckets = Object.entries(scores).map(([into, score]): [string, Json] => {
            return [into, bucketOf(record.fields[score] ?? null, cuts.get(score) ?? [])];
          });
          const fields = { ...record.fields, ...Object.fromEntries(buckets) };
          return { ...record, fields, lineage: addLineage(record, { step: stepId }) };
        }),
      );
    },
  },
};

/** Weight by score and value: one entry for each value of a shard. */
function contributions(records: readonly SowerRecord[], { scores, weight }: QuantileOptions): Json[] {
  const weightOf = compileExpression(weight);
  const sums = new Map<string, Map<number, number>>();
  for (const { fields } of records) {
    const found = weightOf(fields);
    const heavy = typeof found === 'number' && found > 0 ? Math.round(found) : 0;
    for (const score of new Set(Object.values(scores))) addValue(sums, score, fields, heavy);
  }
  return [...sums].flatMap(([score, values]) => [...values].map(([value, sum]): Json => [score, value, sum]));
}

/** Whole numbers add up to the same sum in any order. */
function addValue(sums: Map<string, Map<number, number>>, score: string, fields: Fields, weight: number): void {
  const value = fields[score];
  if (typeof value !== 'number') return;
  const values = sums.get(score) ?? new Map<number, number>();
  values.set(value, (values.get(value) ?? 0) + weight);
  sums.set(score, values);
}

/** For each score the values at which the given shares of the whole weight are reached. */
function cutsOf(entries: readonly Json[], { percentiles }: QuantileOptions): Json {
  const byScore = new Map<string, Map<number, number>>();
  for (const entry of entries) {
    const [score, value, weight] = z.tuple([z.string(), z.number(), z.number()]).parse(entry);
    const values = byScore.get(score) ?? new Map<number, number>();
    values.set(value, (values.get(value) ?? 0) + weight);
    byScore.set(score, values);
  }
  const shares = [...percentiles].sort((a, b) => a - b);
  return Object.fromEntries(
    [...byScore].sort(([a], [b]) => (a < b ? -1 : 1)).map(([score, values]) => [score, cuts(values, shares)]),
  );
}

function cuts(values: ReadonlyMap<number, number>, shares: readonly number[]): number[] {
  const sorted = [...values].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, weight]) => sum + weight, 0);
  const found: number[] = [];
  let reached = 0;
  for (const [value, weight] of sorted) {
    reached += weight;
    while (found.length < shares.length && reached * 100 >= (shares[found.length] ?? 100) * total) found.push(value);
  }
  return found;
}

const Cuts = z.record(z.string(), z.array(z.number()));
const readCuts = (found: Json): Map<string, number[]> => new Map(Object.entries(Cuts.parse(found ?? {})));

function bucketOf(value: Json, found: readonly number[]): number | null {
  return typeof value === 'number' ? found.filter((cut) => value >= cut).length : null;
}
