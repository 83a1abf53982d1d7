import { z } from 'zod';
import { drawWithoutReplacement } from '../draw.ts';
import type { Json } from '../json.ts';
import { randomFor } from '../random.ts';
import type { SowerRecord } from '../records.ts';
import { childOf } from './child.ts';
import type { Fields } from './fields.ts';
import { FieldName } from './option-schemas.ts';
import type { StepContext } from './step.ts';

const AxisValue = z.union([z.string(), z.number(), z.boolean(), z.record(z.string(), z.json())]);
const Axis = z.union([
  z.array(AxisValue).min(1).max(1000),
  z.int().min(1).max(1000),
  z.strictObject({ field: FieldName.describe('Field of the record that holds the list of values.') }),
]);

/** Options of `expand` with axes. */
export const AxesOptions = z.strictObject({
  axes: z
    .record(FieldName, Axis)
    .describe(
      'Fields and the values they run through: a list, a number n for 0 to n-1, or `{field: name}` for a list that the record carries. Several axes are combined, each value with each.',
    ),
  draw: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Draws so many different combinations for each record instead of taking all.'),
  weights: z
    .record(FieldName, z.array(z.number().min(0)))
    .optional()
    .describe('Chances of the values of an axis when combinations are drawn.'),
});
export type AxesOptions = z.infer<typeof AxesOptions>;

/** Combinations of a record are counted no further than this. */
const mostCombinations = 100_000;

/** One record for each combination of the values. A record whose list is empty gives none. */
export function expandAxes(
  record: SowerRecord,
  options: AxesOptions,
  { stepId, randomSeed }: StepContext,
): SowerRecord[] {
  const axes = Object.entries(options.axes).map(([name, axis]) => ({ name, values: valuesOf(axis, record.fields) }));
  let combinations: { fields: Fields; weight: number }[] = [{ fields: {}, weight: 1 }];
  for (const { name, values } of axes) {
    const weights = options.weights?.[name];
    combinations = combinations
      .flatMap(({ fields, weight }) =>
        values.map((value, index) => ({
          fields: { ...fields, [name]: value },
          weight: weight * (weights === undefined ? 1 : (weights[index] ?? 0)),
        })),
      )
      .slice(0, mostCombinations);
  }
  const drawn =
    options.draw === undefined
      ? combinations
      : drawWithoutReplacement(
          combinations,
          options.draw,
          randomFor(randomSeed, stepId, record.id),
          combinations.map(({ weight }) => weight),
        );
  return drawn.map(({ fields }) => {
    const apart = Object.entries(fields).flatMap(([name, value]) => [name, JSON.stringify(value)]);
    const child = childOf(record, stepId, { kind: 'variant', apart, fields: {} });
    return { ...child, fields: { ...record.fields, ...fields, variant_id: child.id } };
  });
}

function valuesOf(axis: z.infer<typeof Axis>, fields: Fields): readonly Json[] {
  if (typeof axis === 'number') return Array.from({ length: axis }, (_, index) => index);
  if (Array.isArray(axis)) return axis as readonly Json[];
  const found = fields[axis.field] ?? null;
  if (!Array.isArray(found)) return [];
  return [...new Map((found as readonly Json[]).map((value) => [JSON.stringify(value), value])).values()];
}
