import { z } from 'zod';
import type { Constraint, ConstraintKind } from '../constraints/constraint.ts';
import { constraintKinds } from '../constraints/registry.ts';
import { drawWithoutReplacement } from '../draw.ts';
import { randomFor } from '../random.ts';
import { FieldName } from '../steps/option-schemas.ts';
import type { MapFunction } from './map-function.ts';

const Parameters = z.strictObject({
  into: FieldName.default('constraints').describe('Field for the list of constraints, each with its name and numbers.'),
  text: FieldName.default('constraint_text').describe('Field for the demands in words, one sentence each.'),
  least: z.int().min(1).max(5).default(1).describe('Fewest constraints.'),
  most: z.int().min(1).max(5).default(3).describe('Most constraints; of kinds that contradict each other only one.'),
});
type Parameters = z.infer<typeof Parameters>;

/** Demands that a program can check, drawn for a prompt. */
export const constraints: MapFunction<Parameters> = {
  name: 'constraints',
  about:
    'Draws verifiable constraints for a prompt ("Use at most 50 words.") and writes them in words; the tool `constraint_check` checks replies against them.',
  parameters: Parameters,
  reads: () => [],
  writes: ({ into, text }) => [into, text],
  types: ({ into, text }) => ({ [into]: 'list', [text]: 'text' }),
  create:
    ({ into, text, least, most }, { stepId, randomSeed }) =>
    (record) => {
      const random = randomFor(randomSeed, stepId, record.id, into);
      const one = <Value>(values: readonly Value[]): Value | undefined => values[Math.floor(random() * values.length)];
      const groups = [...Map.groupBy(constraintKinds.values(), ({ group }) => group).values()];
      const count = least + Math.floor(random() * Math.max(1, most - least + 1));
      const drawn = drawWithoutReplacement(groups, count, random)
        .flatMap((kinds) => one(kinds) ?? [])
        .map((kind) => ({ kind, asked: asking(kind, one) }));
      return {
        [into]: drawn.map(({ kind: { name }, asked }) => ({ name, ...asked })),
        [text]: drawn
          .map(({ kind, asked: { count: number = 0, words = '' } }) => kind.ask({ count: number, words }))
          .join(' '),
      };
    },
};

function asking(
  { counts, phrases }: ConstraintKind,
  one: <Value>(values: readonly Value[]) => Value | undefined,
): { count?: number; words?: string } {
  const [count, words] = [one(counts ?? []), one(phrases ?? [])];
  return {
    ...(count === undefined ? {} : { count }),
    ...(words === undefined ? {} : { words }),
  } satisfies Partial<Constraint>;
}
