import { z } from 'zod';
import type { StepKind, StepPlace } from '../../../../shared/domain/steps/step.ts';
import type { StepKinds } from '../../../../shared/recipes/check-steps.ts';

/** A handful of kinds in the shape of the real ones, so that the checker is tested apart from them. */
export const smallKinds: StepKinds = new Map(
  [
    kind('source', 'source', z.strictObject({}), [], ['question', 'options', 'answer_text', 'answer_kind']),
    kind(
      'prompt',
      'prompt',
      z.strictObject({ role: z.string(), template: z.string(), samples: z.int().min(1).max(9).default(1) }),
      [],
      ['reply'],
    ),
    kind(
      'parse',
      'row',
      z.strictObject({ form: z.enum(['qa_item', 'ballot']) }),
      ['reply'],
      ['question', 'claimed_answer'],
      ['reply'],
    ),
    kind(
      'filter',
      'row',
      z.strictObject({ use: z.array(z.enum(['empty', 'refusal', 'too_short'])).min(1) }),
      ['question'],
      [],
    ),
    kind('dedup', 'barrier', z.strictObject({ key: z.string() }), ({ key }) => [key], []),
    kind('expand', 'row', z.strictObject({ count: z.int().min(1) }), ['question'], ['ballot', 'ballot_options']),
    kind(
      'vote',
      'row',
      z.strictObject({ min_share: z.number().min(0).max(1).default(0.6) }),
      ['ballot'],
      ['answer_text'],
    ),
    kind('emit', 'emit', z.strictObject({ view: z.string().default('enriched') }), ['question'], []),
  ].map((one) => [one.kind, one]),
);

function kind<Options>(
  name: string,
  place: StepPlace,
  options: z.ZodType<Options>,
  reads: readonly string[] | ((options: Options) => readonly string[]),
  writes: readonly string[],
  removes: readonly string[] = [],
): StepKind {
  const made: StepKind<Options> = {
    kind: name,
    about: name,
    place,
    options,
    reads: (given) => (typeof reads === 'function' ? reads(given) : reads),
    writes: () => writes,
    removes: () => removes,
    reasons: () => [],
  };
  return made as StepKind;
}
