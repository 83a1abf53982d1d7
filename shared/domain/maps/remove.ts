import { z } from 'zod';
import { FieldName } from '../steps/option-schemas.ts';
import type { MapFunction } from './map-function.ts';

const Parameters = z.strictObject({
  fields: z.array(FieldName).min(1).describe('Fields that later steps do not need.'),
});
type Parameters = z.infer<typeof Parameters>;

/** Fields that go away: what is not carried costs nothing. */
export const remove: MapFunction<Parameters> = {
  name: 'remove',
  about: 'Takes fields away. Long texts that no later step needs make every shard heavier.',
  parameters: Parameters,
  reads: ({ fields }) => fields,
  writes: () => [],
  removes: ({ fields }) => fields,
  create: () => () => ({}),
};
