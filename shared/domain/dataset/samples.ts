import { z } from 'zod';
import { digest } from '../identity.ts';
import { clip } from '../verdict.ts';
import type { AcceptedRow } from './accepted-row.ts';
import type { RejectedRow } from './rejected-row.ts';

/** `order` is a hash of the record's identity: the smallest ones are a random but repeatable choice. */
const ordered = { order: z.string(), id: z.string() };

export const AcceptedSample = z.strictObject({
  ...ordered,
  task: z.string(),
  answerKind: z.string().nullable(),
  license: z.string(),
  model: z.string(),
  context: z.string().nullable(),
  question: z.string().nullable(),
  /** Of a record that is no question. */
  text: z.string().nullable().optional(),
  options: z.array(z.string()).nullable(),
  answerText: z.string().nullable(),
  answerIndex: z.int().nullable(),
  reasoning: z.string().nullable(),
  votes: z.string().nullable(),
  seed: z.string(),
});
export type AcceptedSample = z.infer<typeof AcceptedSample>;

export const RejectedSample = z.strictObject({
  ...ordered,
  step: z.string(),
  outcome: z.enum(['rejected', 'failed']),
  reason: z.string(),
  evidence: z.string(),
  task: z.string().nullable(),
  kind: z.string(),
  question: z.string().nullable(),
  reply: z.string().nullable(),
  seed: z.string().nullable(),
});
export type RejectedSample = z.infer<typeof RejectedSample>;

const textLimit = 1_500;
const maximumOptions = 12;
const clipped = (text: string | null): string | null => (text === null ? null : clip(text, textLimit));

export function acceptedSample(row: AcceptedRow): AcceptedSample {
  return {
    order: digest('sample', row.id),
    id: row.id,
    task: row.task,
    answerKind: row.answer_kind,
    license: row.license,
    model: row.model,
    context: clipped(row.context),
    question: clipped(row.question),
    ...(row.question === null ? { text: clipped(row.text) } : {}),
    options: row.options?.slice(0, maximumOptions).map((option) => clip(option)) ?? null,
    answerText: clipped(row.answer_text),
    answerIndex: row.answer_index,
    reasoning: clipped(row.reasoning),
    votes: row.vote_n === null ? null : `${row.vote_count} of ${row.vote_valid} valid, ${row.vote_n} asked`,
    seed: `${row.seed_object}:${row.seed_line}`,
  };
}

export function rejectedSample(row: RejectedRow): RejectedSample {
  return {
    order: digest('sample', row.step, row.reason, row.id),
    id: row.id,
    step: row.step,
    outcome: row.outcome,
    reason: row.reason,
    evidence: row.evidence,
    task: row.task,
    kind: row.kind,
    question: clipped(row.question),
    reply: clipped(row.reply),
    seed: row.seed_object === null ? null : `${row.seed_object}:${row.seed_line}`,
  };
}

/** The `count` samples that come first; the same whatever order or grouping they arrive in. */
export function firstSamples<S extends { readonly order: string }>(samples: readonly S[], count: number): S[] {
  return [...new Map(samples.map((sample) => [sample.order, sample])).values()]
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
    .slice(0, count);
}

/** The first `count` samples of each reason, so that frequent reasons do not hide the rare ones. */
export function firstSamplesByReason(samples: readonly RejectedSample[], count: number): RejectedSample[] {
  const reasons = [...new Set(samples.map(({ reason }) => reason))].sort();
  return reasons.flatMap((reason) =>
    firstSamples(
      samples.filter((sample) => sample.reason === reason),
      count,
    ),
  );
}
