import { z } from 'zod';
import { compileExpression } from '../expressions/condition.ts';
import { digest } from '../identity.ts';
import type { SowerRecord } from '../records.ts';
import { reject } from '../verdict.ts';
import { groupRecords } from './group-records.ts';
import { ExpressionText, FieldName } from './option-schemas.ts';
import { splitResults } from './split-results.ts';
import { dropRecord, type StepContext, type StepKind } from './step.ts';

const Options = z.strictObject({
  mode: z.literal('pick'),
  by: z.array(FieldName).min(1).describe('Records with equal values in these fields compete.'),
  best: ExpressionText.describe('Number of which the largest wins, e.g. `tokens(text)`; null loses against any.'),
  keep: z.int().min(1).default(1).describe('How many of a group stay.'),
});
export type PickOptions = z.infer<typeof Options>;

/** Keeps the best records of each group. */
export const pickKind: StepKind<PickOptions> = {
  kind: 'pick',
  about: 'Keeps the best of each group by a number; equals are told apart by lot, the same in every run.',
  place: 'row',
  group: ({ by }) => by,
  options: Options,
  reads: ({ by }) => by,
  writes: () => [],
  expressions: ({ best }) => [{ path: ['best'], source: best, gives: 'number' }],
  reasons: () => ['not_chosen'],
  apply(records, options, context) {
    const chosen = new Map(groupRecords(records, options.by).flatMap((members) => winners(members, options, context)));
    const distinct = [...new Map(records.map((record) => [record.id, record])).values()];
    return splitResults(
      distinct.map((record) => {
        const best = chosen.get(record.id);
        return best === record.id || best === undefined
          ? record
          : dropRecord(record, context.stepId, reject('not_chosen', `record ${best} was chosen`));
      }),
    );
  },
};

/** Every member with the one that won its group; those that stay with themselves. */
function winners(
  members: readonly SowerRecord[],
  { best, keep }: PickOptions,
  { stepId, randomSeed }: StepContext,
): [string, string][] {
  const worthOf = compileExpression(best);
  const ranked = members
    .map(({ id, fields }) => {
      const value = worthOf(fields);
      return {
        id,
        value: typeof value === 'number' ? value : Number.NEGATIVE_INFINITY,
        lot: digest(String(randomSeed), stepId, id),
      };
    })
    .sort((a, b) => b.value - a.value || (a.lot < b.lot ? -1 : 1));
  const first = ranked[0]?.id ?? '';
  return ranked.map(({ id }, place): [string, string] => [id, place < keep ? id : first]);
}
