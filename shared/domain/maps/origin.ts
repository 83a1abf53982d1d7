import { z } from 'zod';
import { FieldName } from '../steps/option-schemas.ts';
import type { MapFunction } from './map-function.ts';

const Parameters = z.strictObject({
  seed: FieldName.default('seed_row').describe('Field for the row of the drop: file and line.'),
  dataset: FieldName.default('seed_dataset').describe(
    'Field for the dataset of the row; its file where it names none.',
  ),
});

/** Where a record comes from, as fields that other steps can group and count by. */
export const origin: MapFunction<z.infer<typeof Parameters>> = {
  name: 'origin',
  about: 'Writes which row of the drop a record was made from, and which dataset the row is of.',
  parameters: Parameters,
  reads: () => [],
  writes: ({ seed, dataset }) => [seed, dataset],
  types: ({ seed, dataset }) => ({ [seed]: 'text', [dataset]: 'text' }),
  create:
    ({ seed: into, dataset }) =>
    ({ seed }) => ({ [into]: `${seed.object}:${seed.line}`, [dataset]: seed.dataset ?? seed.object }),
};
