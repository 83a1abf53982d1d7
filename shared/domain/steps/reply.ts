import { z } from 'zod';
import { isFailureReason } from '../verdict.ts';
import type { Fields } from './fields.ts';

const Reply = z.looseObject({
  text: z.string(),
  finish_reason: z.string().default('unknown'),
  tokens_out: z.int().nonnegative().nullish().catch(null),
  /** Why there is no completion, for members of a group whose call failed. */
  failure: z.string().refine(isFailureReason).nullish().catch(null),
});

/** The reply that a prompt step left in the record; a record without one counts as an empty reply. */
export function readReply(fields: Fields): {
  readonly text: string;
  readonly finishReason: string;
  /** As the endpoint counted them; null where it did not. */
  readonly tokens: number | null;
  readonly failure: string | null;
} {
  const { data } = Reply.safeParse(fields.reply);
  return {
    text: data?.text ?? '',
    finishReason: data?.finish_reason ?? 'unknown',
    tokens: data?.tokens_out ?? null,
    failure: data?.failure ?? null,
  };
}
