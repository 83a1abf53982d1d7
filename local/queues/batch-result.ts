import { z } from 'zod';
import type { InvocationResult } from '../functions/execution-environment.ts';

const PartialResponse = z.looseObject({
  batchItemFailures: z.array(z.looseObject({ itemIdentifier: z.unknown() })).nullish(),
});

/**
 * Which messages of a batch a function is done with. As the Lambda service documents it: a thrown error, a malformed
 * answer, or an identifier that is empty or unknown returns the whole batch to the queue; nothing, null, and an empty
 * list mean that all are done.
 *
 * @param reports whether the mapping asks for partial batch responses; without it any answer is a success.
 */
export function doneMessages(result: InvocationResult, messageIds: readonly string[], reports: boolean): Set<string> {
  if (!result.ok) return new Set();
  const all = new Set(messageIds);
  if (!reports) return all;
  let answer: unknown;
  try {
    answer = JSON.parse(result.payload);
  } catch {
    return new Set();
  }
  if (answer === null) return all;
  const parsed = PartialResponse.safeParse(answer);
  if (!parsed.success) return new Set();
  for (const { itemIdentifier } of parsed.data.batchItemFailures ?? []) {
    if (typeof itemIdentifier !== 'string' || !messageIds.includes(itemIdentifier)) return new Set();
    all.delete(itemIdentifier);
  }
  return all;
}
