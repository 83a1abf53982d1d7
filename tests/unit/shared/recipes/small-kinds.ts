import { z } from 'zod';
import type { StepKind, StepPlace } from '../../../../shared/domain/steps/step.ts';
import type { StepKinds } from '../../../../shared/recipes/check-steps.ts';

interface Flow {
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  readonly removes?: readonly string[];
  readonly group?: string;
  readonly identifies?: readonly string[];
}

const prompt = { role: z.string(), template: z.string(), samples: z.int().min(1).max(9).default(1) };
const parse = { form: z.enum(['qa_item', 'ballot']) };
const filter = { use: z.array(z.enum(['empty', 'refusal', 'too_short'])).min(1) };
const vote = { min_valid: z.int().min(1).default(2), min_share: z.number().min(0).max(1).default(0.6) };
const seedFields = ['question', 'options', 'answer_text', 'answer_kind'];

const dedup: StepKind<{ key: string }> = {
  ...(kind('dedup', 'barrier', {}, {}) as StepKind<{ key: string }>),
  options: z.strictObject({ key: z.string() }),
  reads: ({ key }) => [key],
};

/** A handful of kinds in the shape of the real ones, so that the checker is tested apart from them. */
export const smallKinds: StepKinds = new Map(
  [
    kind('source', 'source', {}, { writes: seedFields }),
    kind('prompt', 'prompt', prompt, { writes: ['reply'] }),
    kind('parse', 'row', parse, {
      reads: ['reply'],
      writes: ['question', 'claimed_answer'],
      removes: ['reply'],
      identifies: ['question'],
    }),
    kind('filter', 'row', filter, { reads: ['question'] }),
    dedup as StepKind,
    kind('expand', 'row', { count: z.int().min(1) }, { reads: ['question'], writes: ['ballot', 'ballot_options'] }),
    kind('vote', 'row', vote, { reads: ['ballot'], writes: ['answer_text'], group: 'question' }),
    kind('emit', 'emit', { view: z.string().default('enriched') }, { reads: ['question'] }),
  ].map((one) => [one.kind, one]),
);

function kind(
  name: string,
  place: StepPlace,
  shape: z.ZodRawShape,
  { reads, writes, removes, group, identifies }: Flow,
): StepKind {
  return {
    kind: name,
    about: name,
    place,
    ...(group === undefined ? {} : { group: () => [group] }),
    identifies: () => identifies ?? [],
    options: z.strictObject(shape),
    reads: () => reads ?? [],
    writes: () => writes ?? [],
    removes: () => removes ?? [],
    reasons: () => [],
  };
}
