import { z } from 'zod';
import { compileExpression } from '../expressions/condition.ts';
import { recordId } from '../identity.ts';
import type { Json } from '../json.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { reject } from '../verdict.ts';
import { type Fields, textField } from './fields.ts';
import { groupRecords } from './group-records.ts';
import { ExpressionText } from './option-schemas.ts';
import {
  byLot,
  decidePair,
  dropPair,
  firstOf,
  PairOptions,
  pairId,
  pairKind,
  pairRecord,
  withoutAnswer,
} from './pair.ts';
import { splitResults } from './split-results.ts';
import type { StepContext, StepKind } from './step.ts';
import { sharedLineage } from './vote-group.ts';

const Options = PairOptions.extend({
  sources: PairOptions.shape.sources.or(z.array(z.never()).max(0)).default([]),
  judge: z.strictObject({ compare: ExpressionText.optional() }).default({}),
});
export type DuelOptions = z.infer<typeof Options>;

/** Fields of a pair that waits for its judge. */
export const duelFields = ['answer_a', 'answer_b', 'pair_order', 'pair_duel'] as const;

/**
 * The first half of `vote` with `mode: pair` and a judge. Groups that a source decides are pairs; of the others two
 * answers go to the judge, in a record for each order.
 *
 * `pair_duel` holds both answers with the fields to keep, always in the same order; in the record of `pair_order` 0 the
 * first of them is `answer_a`, in the other one it is `answer_b`.
 */
export const duelKind: StepKind<DuelOptions> = {
  ...pairKind,
  kind: 'duel',
  about:
    'Makes a pair of each group that a source decides, and of the others two records for a judge: one for each order.',
  options: Options,
  writes: (options) => [...pairKind.writes(options), ...duelFields],
  types: (options) => ({
    ...pairKind.types?.(options),
    answer_a: 'text',
    answer_b: 'text',
    pair_order: 'number',
    pair_duel: 'list',
  }),
  expressions: (options) => [
    ...(pairKind.expressions?.(options) ?? []),
    ...(options.judge.compare === undefined
      ? []
      : [{ path: ['judge', 'compare'], source: options.judge.compare, gives: 'number' as const }]),
  ],
  apply: (records, options, context) =>
    splitResults(groupRecords(records, options.by).flatMap((members) => duelOf(members, options, context))),
};

function duelOf(
  members: readonly SowerRecord[],
  options: DuelOptions,
  context: StepContext,
): (SowerRecord | Dropped)[] {
  const drawn = byLot(members, context);
  const found = decidePair(drawn, options);
  if (found !== undefined) return [pairRecord(members, found, options, context)];
  const two = rivals(drawn, options);
  if (two === undefined) {
    const seen = `${members.length} answers, no two different ones with text`;
    return [dropPair(members, options, context, reject('no_pair', seen))];
  }
  return [0, 1].map((order) => orderOf(members, two, order, options, context));
}

/** The highest and the lowest by `compare`; without it, or where it tells none apart, the first two by lot. */
function rivals(
  drawn: readonly SowerRecord[],
  { answer, judge: { compare } }: DuelOptions,
): readonly [SowerRecord, SowerRecord] | undefined {
  const text = ({ fields }: SowerRecord): string => (textField(fields, answer) ?? '').trim();
  const distinct = [...new Map(drawn.toReversed().map((record) => [text(record), record])).values()]
    .reverse()
    .filter((record) => text(record) !== '');
  const value = compileExpression(compare ?? 'null');
  const rank = ({ fields }: SowerRecord): number => {
    const number = value(fields);
    return typeof number === 'number' ? number : 0;
  };
  const ranked = compare === undefined ? distinct : distinct.toSorted((a, b) => rank(b) - rank(a));
  const [first] = ranked;
  const second = compare === undefined ? ranked[1] : ranked.at(-1);
  if (first === undefined || second === undefined || first === second) return undefined;
  // By lot again: the better one by rank is not always the first.
  return drawn.indexOf(first) < drawn.indexOf(second) ? [first, second] : [second, first];
}

function orderOf(
  members: readonly SowerRecord[],
  two: readonly [SowerRecord, SowerRecord],
  order: number,
  options: DuelOptions,
  context: StepContext,
): SowerRecord {
  const { answer, keep } = options;
  const shown = order === 0 ? two : two.toReversed();
  const names = [answer, ...keep];
  const fields: Fields = {
    ...withoutAnswer(firstOf(members).fields, options),
    ...Object.fromEntries(pairKind.writes(options).map((name) => [name, null])),
    answer_a: shown[0]?.fields[answer] ?? null,
    answer_b: shown[1]?.fields[answer] ?? null,
    pair_order: order,
    pair_duel: two.map(
      (one): Json => Object.fromEntries(names.map((name): [string, Json] => [name, one.fields[name] ?? null])),
    ),
  };
  const id = recordId(pairId(members, options, context), String(order));
  const lineage = sharedLineage(two, context.stepId);
  return { ...firstOf(members), id, parents: two.map((one) => one.id), kind: 'duel', fields, lineage };
}
