import { z } from 'zod';
import { dependsOnOrder } from '../answers/fixed-order.ts';
import { AnswerKind } from '../answers/kind.ts';
import type { ValueType } from '../expressions/value-type.ts';
import { recordId } from '../identity.ts';
import { randomFor, shuffle } from '../random.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { reject } from '../verdict.ts';
import { AxesOptions, expandAxes } from './expand-axes.ts';
import { answerKindOf, listField, without } from './fields.ts';
import { FieldName } from './option-schemas.ts';
import { tooLarge } from './record-size.ts';
import { addLineage, dropRecord, type StepContext, type StepKind } from './step.ts';

const count = z.int().min(1).max(1000);
const BallotOptions = z.strictObject({
  count: z
    .union([count, z.partialRecord(AnswerKind, count)])
    .describe(
      'Ballots for each question; one number, or one for each answer kind. A question whose answers are not compared (`free`, `constraint`) gets one anyway.',
    ),
  shuffle_options: z
    .boolean()
    .default(true)
    .describe('Give every ballot an order of its own. Options that speak of other options keep theirs.'),
  hide: z
    .array(FieldName)
    .max(20)
    .optional()
    .describe('Further fields that the solver shall do without: null in the ballots, put back by the vote.'),
});
type BallotOptions = z.infer<typeof BallotOptions>;
const Options = z.union([BallotOptions, AxesOptions]);
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

/** Makes several records of each. */
export const expandKind: StepKind<ExpandOptions> = {
  kind: 'expand',
  about:
    'With `axes`, makes one record for each combination of values, or draws some. With `count`, makes the ballots of each question, options in a new order for each, and hides the answer that its author gave.',
  place: 'row',
  options: Options,
  reads: (options) => {
    if (isBallots(options)) return ['question_id', 'answer_kind', 'options', ...(options.hide ?? [])];
    return Object.values(options.axes).flatMap((axis) =>
      typeof axis === 'object' && 'field' in axis ? [axis.field] : [],
    );
  },
  writes: (options) =>
    isBallots(options)
      ? ['ballot', 'ballots_asked', 'ballot_options', 'ballot_order', 'hidden']
      : [...Object.keys(options.axes), 'variant_id'],
  removes: (options) => (isBallots(options) ? keyFields : []),
  identifies: (options) => (isBallots(options) ? [] : ['variant_id']),
  types: (options) => (isBallots(options) ? {} : { variant_id: 'text', ...axisTypes(options) }),
  reasons: (options) => (isBallots(options) ? ['too_large'] : ['no_values', 'too_large']),
  apply(records, options, context) {
    const kept: SowerRecord[] = [];
    const dropped: Dropped[] = [];
    for (const record of records) {
      const made = isBallots(options) ? ballotsOf(record, options, context) : expandAxes(record, options, context);
      const large = tooLarge(record.fields, made.length);
      if (large !== undefined) {
        dropped.push(dropRecord(record, context.stepId, large));
        continue;
      }
      for (const variant of made) kept.push(variant);
      if (made.length === 0)
        dropped.push(dropRecord(record, context.stepId, reject('no_values', 'an axis has no values')));
    }
    return { made: kept.length + dropped.length, kept, dropped };
  },
};

const isBallots = (options: ExpandOptions): options is BallotOptions => 'count' in options;

function axisTypes({ axes }: AxesOptions): Record<string, ValueType> {
  const types = Object.entries(axes).map(([name, axis]): [string, ValueType] => {
    if (typeof axis === 'number') return [name, 'number'];
    const kinds = new Set(Array.isArray(axis) ? axis.map((value) => typeof value) : []);
    const [only] = kinds;
    return [
      name,
      kinds.size === 1 && only === 'string' ? 'text' : kinds.size === 1 && only === 'number' ? 'number' : 'any',
    ];
  });
  return Object.fromEntries(types);
}

function ballotsOf(record: SowerRecord, options: BallotOptions, { stepId, randomSeed }: StepContext): SowerRecord[] {
  const { fields } = record;
  const texts = listField(fields, 'options');
  const asked = ballotCount(record, options);
  const { hide = [] } = options;
  const hidden = Object.fromEntries([...keyFields, ...hide].map((name) => [name, fields[name] ?? null]));
  const open = { ...without(fields, keyFields), ...Object.fromEntries(hide.map((name) => [name, null])) };
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

function ballotCount({ fields }: SowerRecord, { count: wanted }: BallotOptions): number {
  const kind = answerKindOf(fields);
  if (kind === 'free' || kind === 'constraint') return 1;
  return typeof wanted === 'number' ? wanted : (wanted[kind] ?? Math.max(1, ...Object.values(wanted)));
}
