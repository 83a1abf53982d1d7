import { z } from 'zod';
import { drawWithoutReplacement } from '../draw.ts';
import type { Json } from '../json.ts';
import { randomFor } from '../random.ts';
import { FieldName } from '../steps/option-schemas.ts';
import type { MapFunction } from './map-function.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const Parameters = z.strictObject({
  into: FieldName.describe('Field for what was drawn.'),
  from: z
    .union([z.array(Scalar).min(1).max(1000), z.strictObject({ field: FieldName })])
    .describe('Values to draw from: a list, or `{field: name}` for a list that the record carries.'),
  weights: z.array(z.number().min(0)).optional().describe('One for each value of the list; all the same when absent.'),
  count: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('Draws so many different ones into a list; one value when absent.'),
});
type Parameters = z.infer<typeof Parameters>;

/** A value by lot, the same in every run with the same random seed. */
export const draw: MapFunction<Parameters> = {
  name: 'draw',
  about: 'Draws a value from a list. With `count` as many as there are of a list give it a new order.',
  parameters: Parameters,
  reads: ({ from }) => (Array.isArray(from) ? [] : [from.field]),
  writes: ({ into }) => [into],
  create:
    ({ into, from, weights, count }, { stepId, randomSeed }) =>
    (record) => {
      const listed: Json = Array.isArray(from) ? from : (record.fields[from.field] ?? null);
      const values: readonly Json[] = Array.isArray(listed) ? listed : [];
      const random = randomFor(randomSeed, stepId, record.id, into);
      const drawn = drawWithoutReplacement(values, count ?? 1, random, weights);
      return { [into]: count === undefined ? (drawn[0] ?? null) : drawn };
    },
};
