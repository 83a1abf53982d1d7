import { z } from 'zod';
import type { Fields } from './fields.ts';

const Reply = z.looseObject({ text: z.string(), finish_reason: z.string().default('unknown') });

/** The reply that a prompt step left in the record; a record without one counts as an empty reply. */
export function readReply(fields: Fields): { readonly text: string; readonly finishReason: string } {
  const { data } = Reply.safeParse(fields.reply);
  return { text: data?.text ?? '', finishReason: data?.finish_reason ?? 'unknown' };
}
