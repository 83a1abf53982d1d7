import { z } from 'zod';
import { compileExpression } from '../expressions/condition.ts';
import { ExpressionText, FieldName } from '../steps/option-schemas.ts';
import type { MapFunction } from './map-function.ts';

const Parameters = z.record(FieldName, z.union([ExpressionText, z.number(), z.boolean(), z.null()]));
type Parameters = z.infer<typeof Parameters>;

/** Fields by expressions; each sees the fields that those above it set. */
export const set: MapFunction<Parameters> = {
  name: 'set',
  about: 'Sets fields to the values of expressions, one after the other. A text stands in quotes inside the quotes.',
  parameters: Parameters,
  reads: () => [],
  writes: (values) => Object.keys(values),
  expressions: (values) =>
    Object.entries(values).flatMap(([name, value]) =>
      typeof value === 'string' ? [{ path: [name], source: value, gives: 'any' as const }] : [],
    ),
  create: (values) => {
    const compiled = Object.entries(values).map(([name, value]) => {
      return { name, value: typeof value === 'string' ? compileExpression(value) : () => value };
    });
    return ({ fields }) => {
      let all = fields;
      for (const { name, value } of compiled) all = { ...all, [name]: value(all) };
      return Object.fromEntries(compiled.map(({ name }) => [name, all[name] ?? null]));
    };
  },
};
