import { z } from 'zod';
import { isJsonObject, type Json } from '../json.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { type Rejected, reject } from '../verdict.ts';
import { duelFields } from './duel.ts';
import { indexField, textField, without } from './fields.ts';
import { groupRecords } from './group-records.ts';
import { FieldName } from './option-schemas.ts';
import { dropPair, firstOf, isInProportion, pairId } from './pair.ts';
import { splitResults } from './split-results.ts';
import type { StepContext, StepKind } from './step.ts';
import { sharedLineage } from './vote-group.ts';

const Options = z.strictObject({
  name: z.string(),
  by: z.array(FieldName).min(1),
  answer: FieldName,
  length_cap: z.number().positive().optional(),
  keep: z.array(FieldName).default([]),
});
export type SettleOptions = z.infer<typeof Options>;

/** Field with what the judge said of one order. */
export const verdictField = 'pair_verdict';

/**
 * The second half of `vote` with `mode: pair` and a judge: the verdicts on both orders as one pair. An answer wins that
 * is preferred in both places. Judges favour a place, so a single order says nothing.
 */
export const settleKind: StepKind<SettleOptions> = {
  kind: 'settle',
  about: 'Makes one pair of the verdicts of a judge on both orders of two answers.',
  place: 'row',
  group: ({ by }) => by,
  options: Options,
  reads: ({ by }) => [...by, ...duelFields, verdictField],
  writes: ({ keep }) => [
    'chosen',
    'rejected',
    'pair_source',
    'pair_margin',
    ...keep.flatMap((name) => [`${name}_chosen`, `${name}_rejected`]),
  ],
  removes: () => [...duelFields, verdictField],
  types: () => ({ chosen: 'text', rejected: 'text', pair_source: 'text', pair_margin: 'number' }),
  reasons: () => ['no_pair', 'unparsed_score', 'inconsistent_judge'],
  apply: (records, options, context) =>
    splitResults(groupRecords(records, options.by).map((members) => settle(members, options, context))),
};

function settle(members: readonly SowerRecord[], options: SettleOptions, context: StepContext): SowerRecord | Dropped {
  const inOrder = members.toSorted((a, b) => orderOf(a) - orderOf(b));
  const winner = winnerOf(inOrder);
  if (typeof winner !== 'number') return dropPair(inOrder, options, context, winner);
  const first = firstOf(inOrder);
  const duel = Array.isArray(first.fields.pair_duel) ? (first.fields.pair_duel as readonly Json[]) : [];
  const [chosen, rejected] = winner === 0 ? duel : duel.toReversed();
  const text = (one: Json | undefined, name: string): Json => (isJsonObject(one) ? (one[name] ?? null) : null);
  const pair = { chosen: text(chosen, options.answer), rejected: text(rejected, options.answer) };
  if (!isInProportion(String(pair.chosen ?? ''), String(pair.rejected ?? ''), options.length_cap)) {
    const lengths = `${String(pair.chosen).length} characters against ${String(pair.rejected).length}`;
    return dropPair(inOrder, options, context, reject('no_pair', `the preferred answer is too long: ${lengths}`));
  }
  const kept = options.keep.flatMap((name): [string, Json][] => [
    [`${name}_chosen`, text(chosen, name)],
    [`${name}_rejected`, text(rejected, name)],
  ]);
  return {
    ...first,
    id: pairId(inOrder, options, context),
    parents: inOrder.map(({ id }) => id),
    kind: 'pair',
    fields: {
      ...without(first.fields, [...duelFields, verdictField]),
      ...pair,
      pair_source: options.name,
      pair_margin: null,
      ...Object.fromEntries(kept),
    },
    lineage: sharedLineage(inOrder, context.stepId),
  };
}

const orderOf = ({ fields }: SowerRecord): number => indexField(fields, 'pair_order') ?? Number.MAX_SAFE_INTEGER;

/** Which of the two answers was preferred in both orders. @param members the record of each order. */
function winnerOf(members: readonly SowerRecord[]): 0 | 1 | Rejected {
  const verdicts = members.map(({ fields }) => textField(fields, verdictField));
  const told = verdicts.map((verdict) => verdict ?? 'nothing readable').join(', then ');
  if (members.length < 2) return reject('no_pair', `the judge answered in one order only: ${told}`);
  if (verdicts.includes(null)) return reject('unparsed_score', `the judge said ${told}`);
  // The place that was preferred, as the answer that stood there.
  const preferred = verdicts.map((verdict, order) => (verdict === 'tie' ? 'tie' : (verdict === 'a') === (order === 0)));
  if (preferred[0] !== preferred[1]) return reject('inconsistent_judge', `with the places exchanged, ${told}`);
  if (preferred[0] === 'tie') return reject('no_pair', 'the judge calls it a tie in both orders');
  return preferred[0] === true ? 0 : 1;
}
