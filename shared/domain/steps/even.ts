import { z } from 'zod';
import { canonicalJson, digest } from '../identity.ts';
import type { Json } from '../json.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { reject } from '../verdict.ts';
import { FieldName } from './option-schemas.ts';
import { splitResults } from './split-results.ts';
import { dropRecord, type StepContext, type StepKind } from './step.ts';

const Options = z.strictObject({
  by: z.array(FieldName).min(1).describe('Records with equal values in these fields are evened out together.'),
  of: FieldName.describe('Field whose values should be about as frequent as each other.'),
  among: FieldName.describe('List of the values that there are, such as the labels of a task.'),
  most: z
    .number()
    .min(0)
    .max(100)
    .default(1.5)
    .describe('How many times its even part a value may have: with two labels and 1.5 at most three quarters.'),
  least: z.int().min(1).default(20).describe('Groups of fewer records are left as they are.'),
});
export type EvenOptions = z.infer<typeof Options>;

const Entry = z.tuple([z.string(), z.string(), z.string(), z.int()]);
/** Last rank of each group and value that stays; what is not named is not limited. */
const Limits = z.record(z.string(), z.string());

/** Evens out how often the values of a field occur. A barrier: it has to see all records. */
export const evenKind: StepKind<EvenOptions> = {
  kind: 'even',
  about:
    'Leaves no value of a field much more frequent than the others, such as one label of a task; what is too much is drawn by lot.',
  place: 'barrier',
  options: Options,
  reads: ({ by, of, among }) => [...new Set([...by, of, among])],
  writes: () => [],
  reasons: () => ['left_out'],
  gather: {
    parts: () => 1,
    contribute: (records, options, context) => [records.map((record): Json => entryOf(record, options, context))],
    join: (entries, options) => [limitsOf(z.array(Entry).parse(entries), options)],
    resolve: (records, [found = []], options, context) => {
      const limits = Limits.parse(found[0] ?? {});
      return splitResults(records.map((record) => judge(record, limits, options, context)));
    },
  },
};

/** Group, value, place in the lot, and how many values there are. */
function entryOf(
  { id, fields }: SowerRecord,
  { by, of, among }: EvenOptions,
  { stepId, randomSeed }: StepContext,
): [string, string, string, number] {
  const values = fields[among] ?? null;
  return [
    digest(canonicalJson(by.map((name) => fields[name] ?? null))).slice(0, 20),
    digest(canonicalJson(fields[of] ?? null)).slice(0, 20),
    digest(String(randomSeed), stepId, id).slice(0, 20),
    Array.isArray(values) ? values.length : 0,
  ];
}

function limitsOf(entries: readonly z.infer<typeof Entry>[], { most, least }: EvenOptions): Record<string, string> {
  const limits: Record<string, string> = {};
  for (const [group, members] of Map.groupBy(entries, ([name]) => name)) {
    const ranks = [...Map.groupBy(members, ([, value]) => value)].map(([value, list]) => {
      return { value, sorted: list.map(([, , rank]) => rank).sort() };
    });
    const values = Math.max(ranks.length, ...members.map(([, , , count]) => count));
    if (most === 0 || members.length < least) continue;
    const cap = evenCap(
      ranks.map(({ sorted }) => sorted.length),
      values,
      most,
    );
    for (const { value, sorted } of ranks)
      if (sorted.length > cap) limits[`${group}/${value}`] = cap === 0 ? '' : (sorted[cap - 1] ?? '');
  }
  return limits;
}

/** The largest count that a value may have, so that none has more than `most` times an even part of what is left. */
export function evenCap(counts: readonly number[], values: number, most: number): number {
  let cap = Math.max(0, ...counts);
  const left = (): number => counts.reduce((sum, count) => sum + Math.min(count, cap), 0);
  while (cap > 0 && cap > (most * left()) / values + 1e-9) cap -= 1;
  return cap;
}

function judge(
  record: SowerRecord,
  limits: Readonly<Record<string, string>>,
  options: EvenOptions,
  context: StepContext,
): SowerRecord | Dropped {
  const [group, value, rank] = entryOf(record, options, context);
  const last = limits[`${group}/${value}`];
  if (last === undefined || rank <= last) return record;
  return dropRecord(
    record,
    context.stepId,
    reject('left_out', `more of this ${options.of} than ${options.most} times an even part`),
  );
}
