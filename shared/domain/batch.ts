import { z } from 'zod';
import type { ModelRequest } from './completion.ts';
import { canonicalJson, digest } from './identity.ts';
import type { FailureReason } from './verdict.ts';

/** Seconds that a batch may wait in the endpoint's queue, and that the endpoint may work on it. */
export const queueSeconds = 14_400;
export const workSeconds = 1800;

/** Milliseconds after which a batch that nobody has heard of will never come back. */
export const lostAfterMs = (queueSeconds + workSeconds + 60) * 1000;

/** A batch as it is remembered while it is at the endpoint: enough to read its reply, and to do it over. */
export const BatchRecord = z.strictObject({
  id: z.string(),
  run: z.string(),
  stage: z.string(),
  shard: z.string(),
  role: z.string(),
  model: z.string(),
  /** Name of the endpoint that has it. */
  endpoint: z.string().default('unknown'),
  /** Name of the JSON schema that its calls ask for, see `schemaAsked`; absent where they ask for none. */
  schema: z.string().optional(),
  /** It was handed in without its schema. */
  plain: z.boolean().optional(),
  /** Set when it was handed in before the shard had passed a gate: then it is also noted beside the shard. */
  ahead: z.literal(true).optional(),
  /** How often these calls were handed in before. */
  tries: z.int().nonnegative(),
  /** Epoch milliseconds. */
  at: z.number().nonnegative(),
  /** The calls in order, with upper bounds of their tokens. */
  calls: z.array(z.strictObject({ key: z.string(), in: z.int().nonnegative(), out: z.int().nonnegative() })),
});
export type BatchRecord = z.infer<typeof BatchRecord>;

/**
 * Why a batch came back without answers for all its calls. `refused`: the server said that it will never answer it.
 * `broken`: it failed or answered nonsense. `late`: it took too long. `expired`: nobody began it. `incomplete`: some
 * conversations have no answer.
 */
export const BatchFailure = z.strictObject({
  kind: z.enum(['refused', 'broken', 'late', 'expired', 'incomplete']),
  /** HTTP status of the container, where it is known. */
  status: z.int().optional(),
  evidence: z.string(),
  /** Epoch milliseconds. */
  at: z.number().nonnegative(),
});
export type BatchFailure = z.infer<typeof BatchFailure>;

/** Requests with equal groups may be in one batch: all but their turns and seed is the same. */
export function batchGroup({ model, endpoint, sampling }: ModelRequest): string {
  const { seed: _seed, ...shared } = sampling;
  return canonicalJson([endpoint, model, shared]);
}

/**
 * The id of a batch follows from what is in it, so that a worker that comes after a dead one finds what that one had
 * handed in. Starts with the stage, for the endpoint's log.
 */
export function batchId(
  at: Pick<BatchRecord, 'run' | 'stage' | 'shard' | 'tries' | 'plain'>,
  keys: readonly string[],
): string {
  const way = at.plain ? ['plain'] : [];
  const hash = digest('batch/1', at.run, at.stage, at.shard, String(at.tries), ...keys, ...way).slice(0, 32);
  return `${at.stage.slice(0, longestId - hash.length - 1)}.${hash}`;
}

/** Length of an inference id. */
const longestId = 64;

/** Bytes of prompts in a batch, about: a few long documents are as much work as many short questions. */
const bytesPerBatch = 512 * 1024;

/** Cuts calls into batches of nearly equal size, in their order, groups apart. @param most calls in a batch. */
export function cutBatches<T extends { readonly request: ModelRequest }>(calls: readonly T[], most: number): T[][] {
  return [...Map.groupBy(calls, ({ request }) => batchGroup(request)).values()].flatMap((group) => {
    const bytes = group.reduce((sum, { request }) => sum + bytesOf(request), 0);
    const count = Math.min(group.length, Math.max(Math.ceil(group.length / most), Math.ceil(bytes / bytesPerBatch)));
    return Array.from({ length: count }, (_, part) =>
      group.slice(Math.floor((part * group.length) / count), Math.floor(((part + 1) * group.length) / count)),
    );
  });
}

const bytesOf = ({ messages }: ModelRequest): number =>
  messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);

/** What to do about a batch that failed. */
export type BatchRemedy =
  | { readonly kind: 'wait'; readonly until: number }
  /** Hand in the calls that have no answer, in so many parts, as the given try. */
  | { readonly kind: 'again'; readonly parts: 1 | 2; readonly tries: number; readonly plain?: boolean }
  | { readonly kind: 'give up'; readonly reason: FailureReason };

/** Tries of a batch as it is, of ever smaller parts of it, and of a batch that nobody began. */
const triesWhole = 4;
const triesAtAll = 9;
const triesExpired = 12;
const firstPauseMs = 5_000;
/** Where the endpoint answered and left some conversations out, it is well. */
const firstPauseOfLeftOutMs = 1_000;
const longestPauseMs = 300_000;

/**
 * A refusal is looked for in halves until the call that causes it stands alone; where it asks for a JSON schema, it is
 * asked once more without. Other faults pass: the same again after
 * a pause that grows; when they do not, they are looked for in halves too.
 *
 * @param calls of the batch that have no answer.
 * @param now epoch milliseconds.
 */
export function remedyFor(
  { tries, schema, plain }: Pick<BatchRecord, 'tries' | 'schema' | 'plain'>,
  failure: BatchFailure,
  calls: number,
  now: number,
): BatchRemedy {
  const how = plain ? { plain } : {};
  if (failure.kind === 'refused') {
    if (calls > 1) return { kind: 'again', parts: 2, tries, ...how };
    if (schema !== undefined && !plain) return { kind: 'again', parts: 1, tries, plain: true };
    return { kind: 'give up', reason: 'model_refused' };
  }
  const reason = failure.kind === 'late' || failure.kind === 'expired' ? 'model_timeout' : 'model_failed';
  if (tries + 1 >= (failure.kind === 'expired' ? triesExpired : triesAtAll) && calls === 1) {
    return { kind: 'give up', reason };
  }
  const firstMs = failure.kind === 'incomplete' ? firstPauseOfLeftOutMs : firstPauseMs;
  const until = failure.at + Math.min(longestPauseMs, firstMs * 4 ** tries);
  if (now < until) return { kind: 'wait', until };
  const whole = failure.kind === 'expired' || tries + 1 < triesWhole || calls === 1;
  return { kind: 'again', parts: whole ? 1 : 2, tries: tries + 1, ...how };
}

/** The failure that a notice tells of. @param reason as the service words it; it quotes the status of the container. */
export function failureFrom(reason: string, expired: boolean, at: number): BatchFailure {
  const status = Number(/\((\d{3})\)/u.exec(reason)?.[1] ?? 0) || undefined;
  const evidence = status === undefined ? 'the endpoint failed at the batch' : `the model server answered ${status}`;
  const known = { at, evidence, ...(status === undefined ? {} : { status }) };
  if (expired || /\bexpired?\b/iu.test(reason)) {
    return { ...known, kind: 'expired', evidence: 'the batch waited too long in the queue of the endpoint' };
  }
  if (status === 408 || status === 504 || /time(?:d|s)?[ -]?out/iu.test(reason)) return { ...known, kind: 'late' };
  const refused = status !== undefined && status >= 400 && status < 500 && status !== 429;
  return { ...known, kind: refused ? 'refused' : 'broken' };
}
