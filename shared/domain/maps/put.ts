import { z } from 'zod';
import { isJsonObject, type Json } from '../json.ts';
import { FieldName } from '../steps/option-schemas.ts';
import type { MapFunction } from './map-function.ts';

const Parameters = z.strictObject({
  into: FieldName.describe('Field with the map; a new one where there is none.'),
  members: z.record(FieldName, FieldName).describe('`member: field` puts the value of the field into the map.'),
});
type Parameters = z.infer<typeof Parameters>;

/** Puts fields into a map that the record carries; its other members stay. */
export const put: MapFunction<Parameters> = {
  name: 'put',
  about: 'Puts values of fields into a map that the record carries, `member: field`; other members stay.',
  parameters: Parameters,
  reads: ({ members }) => Object.values(members),
  writes: ({ into }) => [into],
  types: ({ into }) => ({ [into]: 'map' }),
  create:
    ({ into, members }) =>
    ({ fields }) => {
      const old = fields[into];
      const more = Object.entries(members).map(([name, from]): [string, Json] => [name, fields[from] ?? null]);
      return { [into]: { ...(isJsonObject(old) ? old : {}), ...Object.fromEntries(more) } };
    },
};
