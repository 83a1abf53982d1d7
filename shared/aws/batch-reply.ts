import { z } from 'zod';
import { EndpointFailed } from '../contract/errors.ts';
import type { BatchRecord } from '../domain/batch.ts';
import type { Completion } from '../domain/completion.ts';

/** As much of the reply to a batch as we need: a choice for each conversation, by its place, and usage in sum. */
const BatchReply = z.object({
  choices: z.array(
    z.object({
      index: z.int().nonnegative(),
      message: z.object({ content: z.string().nullish() }),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z
    .object({ prompt_tokens: z.int().nonnegative(), completion_tokens: z.int().nonnegative() })
    .nullish()
    .catch(null),
});

/**
 * Reads the reply to a batch. Usage comes for the batch as a whole; it is shared out by the length of prompts and
 * answers, so that the sums are exact and the parts are estimates.
 *
 * @throws EndpointFailed when it is no reply to this batch. A conversation that is left out is no error here.
 */
export function readBatchReply(text: string, { calls, model, endpoint }: BatchRecord): (Completion | undefined)[] {
  const { choices, usage } = parsed(text);
  const byIndex = new Map<number, (typeof choices)[number]>();
  for (const choice of choices) {
    if (choice.index >= calls.length || byIndex.has(choice.index))
      throw new EndpointFailed(`The reply to a batch of ${calls.length} has the index ${choice.index} too much.`);
    byIndex.set(choice.index, choice);
  }
  const texts = calls.map((_, index) => byIndex.get(index)?.message.content ?? '');
  const shares = (total: number | undefined, weights: readonly number[]): readonly number[] =>
    total === undefined ? [] : shareOut(total, weights);
  // A conversation that was left out has no part in the usage.
  const bounds = calls.map((call, index) => (byIndex.has(index) ? call.in : 0));
  const tokensIn = shares(usage?.prompt_tokens, bounds);
  const lengths = texts.map((one) => Buffer.byteLength(one));
  const tokensOut = shares(usage?.completion_tokens, lengths);
  return calls.map((call, index) => {
    const choice = byIndex.get(index);
    if (choice === undefined) return undefined;
    return {
      key: call.key,
      text: texts[index] ?? '',
      finishReason: choice.finish_reason ?? 'unknown',
      tokensIn: tokensIn[index] ?? call.in,
      tokensOut: tokensOut[index] ?? call.out,
      usageReported: tokensIn.length > 0,
      model,
      endpoint,
      latencyMs: 0,
    };
  });
}

function parsed(text: string): z.infer<typeof BatchReply> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new EndpointFailed(`The reply to a batch has ${text.length} characters that are no JSON.`, { cause });
  }
  const reply = BatchReply.safeParse(value);
  if (reply.success) return reply.data;
  const { path, message } = reply.error.issues[0] ?? { path: [], message: 'wrong form' };
  throw new EndpointFailed(`The reply is none to a batch: ${path.join('.')}: ${message}`);
}

/** Splits a whole number by weights into whole numbers with the same sum; the largest remainders get the rest. */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0)
    return shareOut(
      total,
      weights.map(() => 1),
    );
  const exact = weights.map((weight) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  const rest = total - parts.reduce((all, part) => all + part, 0);
  const order = exact.map((value, index) => ({ index, over: value - Math.floor(value) }));
  order.sort((a, b) => b.over - a.over || a.index - b.index);
  for (const { index } of order.slice(0, rest)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}
