import { z } from 'zod';
import { drawWithoutReplacement } from '../draw.ts';
import { compileExpression } from '../expressions/condition.ts';
import type { Json } from '../json.ts';
import { randomFor } from '../random.ts';
import { ExpressionText, FieldName } from '../steps/option-schemas.ts';
import type { MapFunction } from './map-function.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const Parameters = z
  .strictObject({
    into: FieldName.describe('Field for what was drawn.'),
    from: z
      .union([z.array(Scalar).min(1).max(1000), z.strictObject({ field: FieldName })])
      .describe('Values to draw from: a list, or `{field: name}` for a list that the record carries.'),
    weights: z
      .array(z.number().min(0))
      .optional()
      .describe('One for each value of the list; all the same when absent.'),
    count: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe('Draws so many different ones into a list; one value when absent.'),
    up_to: ExpressionText.optional().describe(
      'In place of `count`: draws how many, too, from one to the value of this expression, rounded down.',
    ),
  })
  .refine(({ count, up_to }) => count === undefined || up_to === undefined, { message: 'either `count` or `up_to`' });
type Parameters = z.infer<typeof Parameters>;

/** A value by lot, the same in every run with the same random seed. */
export const draw: MapFunction<Parameters> = {
  name: 'draw',
  about: 'Draws a value from a list. With `count` as many as there are of a list give it a new order.',
  parameters: Parameters,
  reads: ({ from }) => (Array.isArray(from) ? [] : [from.field]),
  writes: ({ into }) => [into],
  expressions: ({ up_to }) => (up_to === undefined ? [] : [{ path: ['up_to'], source: up_to, gives: 'number' }]),
  create: ({ into, from, weights, count, up_to }, { stepId, randomSeed }) => {
    const limit = up_to === undefined ? undefined : compileExpression(up_to);
    return (record) => {
      const listed: Json = Array.isArray(from) ? from : (record.fields[from.field] ?? null);
      const values: readonly Json[] = Array.isArray(listed) ? listed : [];
      const random = randomFor(randomSeed, stepId, record.id, into);
      const wanted = limit === undefined ? (count ?? 1) : 1 + Math.floor(random() * wholeFrom(limit(record.fields)));
      const drawn = drawWithoutReplacement(values, wanted, random, weights);
      return { [into]: count === undefined && limit === undefined ? (drawn[0] ?? null) : drawn };
    };
  },
};

/** At least one. */
const wholeFrom = (value: Json): number => (typeof value === 'number' && value > 1 ? Math.floor(value) : 1);
