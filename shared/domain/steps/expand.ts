import { z } from 'zod';
import { dependsOnOrder } from '../answers/fixed-order.ts';
import { AnswerKind } from '../answers/kind.ts';
import { recordId } from '../identity.ts';
import { randomFor, shuffle } from '../random.ts';
import type { SowerRecord } from '../records.ts';
import { answerKindOf, listField, without } from './fields.ts';
import { addLineage, type StepContext, type StepKind } from './step.ts';

const count = z.int().min(1).max(1000);
const Options = z.strictObject({
  count: z
    .union([count, z.partialRecord(AnswerKind, count)])
    .describe('Ballots for each question; one number, or one for each answer kind. A `free` question gets one anyway.'),
  shuffle_options: z
    .boolean()
    .default(true)
    .describe('Give every ballot an order of its own. Options that speak of other options keep theirs.'),
});
export type ExpandOptions = z.infer<typeof Options>;

/** What a solver must not see: put away under `hidden`, where no template may look, until the vote. */
export const keyFields = [
  'claimed_answer',
  'claimed_index',
  'seed_question',
  'seed_context',
  'seed_options',
  'seed_answer',
] as const;

/** Makes one record per ballot. */
export const expandKind: StepKind<ExpandOptions> = {
  kind: 'expand',
  about:
    'Makes the ballots of each question, options in a new order for each, and hides the answer that its author gave.',
  place: 'row',
  options: Options,
  reads: () => ['question_id', 'answer_kind', 'options'],
  writes: () => ['ballot', 'ballots_asked', 'ballot_options', 'ballot_order', 'hidden'],
  removes: () => keyFields,
  reasons: () => [],
  apply(records, options, context) {
    const kept = records.flatMap((record) => ballotsOf(record, options, context));
    return { made: kept.length, kept, dropped: [] };
  },
};

function ballotsOf(record: SowerRecord, options: ExpandOptions, { stepId, randomSeed }: StepContext): SowerRecord[] {
  const { fields } = record;
  const texts = listField(fields, 'options');
  const asked = ballotCount(record, options);
  const hidden = Object.fromEntries(keyFields.map((name) => [name, fields[name] ?? null]));
  const open = without(fields, keyFields);
  const fixed = !options.shuffle_options || texts === null || dependsOnOrder(texts);
  return Array.from({ length: asked }, (_, ballot) => {
    const order = fixed
      ? { shuffled: texts, order: texts?.map((_text, index) => index) ?? null }
      : shuffle(texts, randomFor(randomSeed, stepId, record.id, ballot));
    return {
      ...record,
      id: recordId(stepId, record.id, 'ballot', String(ballot)),
      parents: [record.id],
      kind: 'ballot',
      fields: {
        ...open,
        ballot,
        ballots_asked: asked,
        ballot_options: order.shuffled,
        ballot_order: order.order,
        hidden,
      },
      lineage: addLineage(record, { step: stepId }),
    };
  });
}

function ballotCount({ fields }: SowerRecord, { count: wanted }: ExpandOptions): number {
  const kind = answerKindOf(fields);
  if (kind === 'free') return 1;
  return typeof wanted === 'number' ? wanted : (wanted[kind] ?? Math.max(1, ...Object.values(wanted)));
}
