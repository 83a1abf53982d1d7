import { z } from 'zod';
import { FieldName } from '../steps/option-schemas.ts';
import type { MapFunction } from './map-function.ts';

const Parameters = z.strictObject({
  into: FieldName.default('messages').describe('Field for the list of `{role, content}`.'),
  turns: z
    .array(
      z.union([
        z.strictObject({ user: FieldName }),
        z.strictObject({ assistant: FieldName }),
        z.strictObject({ system: FieldName }),
      ]),
    )
    .min(1)
    .max(20)
    .describe('Who speaks, and the field with the words, in order. A turn whose field holds no text is left out.'),
});
type Parameters = z.infer<typeof Parameters>;

/** A dialogue of single texts. */
export const messages: MapFunction<Parameters> = {
  name: 'messages',
  about: 'Puts texts together as a dialogue: `turns: [{ user: question }, { assistant: answer }]`.',
  parameters: Parameters,
  reads: ({ turns }) => turns.flatMap((turn) => Object.values(turn)),
  writes: ({ into }) => [into],
  types: ({ into }) => ({ [into]: 'list' }),
  create:
    ({ into, turns }) =>
    ({ fields }) => ({
      [into]: turns.flatMap((turn) =>
        Object.entries(turn).flatMap(([role, name]) => {
          const content = fields[name];
          return typeof content === 'string' && content.trim() !== '' ? [{ role, content }] : [];
        }),
      ),
    }),
};
