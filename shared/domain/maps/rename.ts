import { z } from 'zod';
import { FieldName } from '../steps/option-schemas.ts';
import type { MapFunction } from './map-function.ts';

const Parameters = z.record(FieldName, FieldName);
type Parameters = z.infer<typeof Parameters>;

/** Fields under new names. */
export const rename: MapFunction<Parameters> = {
  name: 'rename',
  about: 'Gives fields new names: `old: new`.',
  parameters: Parameters,
  reads: (names) => Object.keys(names),
  writes: (names) => Object.values(names),
  removes: (names) => Object.keys(names).filter((name) => !Object.values(names).includes(name)),
  create:
    (names) =>
    ({ fields }) =>
      Object.fromEntries(Object.entries(names).map(([from, to]) => [to, fields[from] ?? null])),
};
