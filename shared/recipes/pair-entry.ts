import { z } from 'zod';
import type { Json } from '../domain/json.ts';
import { ExpressionText } from '../domain/steps/option-schemas.ts';
import { PairOptions } from '../domain/steps/pair.ts';
import { verdictField } from '../domain/steps/settle.ts';

/** The judge of a pair as it is written. */
export const PairJudgeEntry = z.strictObject({
  name: z.string().min(1).max(40).optional().describe('Noted in `pair_source`; `judge` when absent.'),
  role: z.string().min(1).describe('Role of the model that judges.'),
  template: z
    .string()
    .min(1)
    .describe('Prompt file; it may use `answer_a` and `answer_b`. The reply ends with `Better: A`, `B` or `tie`.'),
  compare: ExpressionText.optional().describe(
    'Of more than two answers the highest and the lowest by this number are compared; two by lot when absent.',
  ),
  label: z.string().optional().describe('Word before the verdict; `better` when absent.'),
  max_tokens: z.int().describe('Longest reply.'),
  temperature: z.number().optional(),
  top_p: z.number().optional(),
  reask: z.int().optional(),
});
export type PairJudgeEntry = z.infer<typeof PairJudgeEntry>;

/** A pair as it is written. */
export const PairEntry = PairOptions.extend({
  sources: PairOptions.shape.sources
    .optional()
    .describe(
      'What tells better from worse, asked one after the other; the first that can decides. Needed without `judge`.',
    ),
  judge: PairJudgeEntry.optional().describe(
    'Asked where no source decides: a model compares two answers, twice, with the places exchanged. Only an answer that is preferred in both places wins.',
  ),
});

type Options = { readonly [name: string]: Json };

/**
 * A pair with a judge, written out: two records for each group that no source decides, the judge's call for each, and
 * both verdicts as one pair.
 *
 * @param judge without problems. @returns kind, id and options of each step, with the condition that it adds.
 */
export function pairSteps(
  id: string,
  options: Options,
  judge: PairJudgeEntry,
): readonly { readonly kind: string; readonly id: string; readonly options: Options; readonly waiting: boolean }[] {
  const { name = 'judge', compare, label, role, template, max_tokens, temperature, top_p, reask } = judge;
  const { by, answer, length_cap, keep } = options;
  return [
    { kind: 'duel', id: `${id}-draw`, options: given({ ...options, judge: given({ compare }) }), waiting: false },
    {
      kind: 'prompt',
      id: `${id}-ask`,
      options: given({ role, template, max_tokens, temperature, top_p, reask }),
      waiting: true,
    },
    {
      kind: 'parse',
      id: `${id}-read`,
      options: given({ form: 'preference', into: verdictField, label, fail: 'keep' }),
      waiting: true,
    },
    { kind: 'settle', id, options: given({ name, by, answer, length_cap, keep }), waiting: true },
  ];
}

/** Records that wait for a judge, as against pairs that a source has decided. */
export const isWaiting = 'pair_order is not null';

const given = (options: Readonly<Record<string, Json | undefined>>): Options =>
  Object.fromEntries(Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
