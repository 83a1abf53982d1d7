import { z } from 'zod';

const TextPart = z.object({ type: z.literal('text'), text: z.string() });

/**
 * As much of a chat-completions request as this small server understands. Members it does not know are ignored;
 * those it cannot serve (`stream`, several choices) are refused.
 */
export const ChatRequest = z.object({
  model: z.string().optional(),
  messages: z
    .array(
      z.object({
        role: z.enum(['system', 'user', 'assistant']),
        content: z.union([z.string(), z.array(TextPart).transform((parts) => parts.map((part) => part.text).join(''))]),
      }),
    )
    .min(1),
  temperature: z.number().min(0).max(2).default(1),
  top_p: z.number().gt(0).max(1).default(1),
  max_tokens: z.int().positive().optional(),
  max_completion_tokens: z.int().positive().optional(),
  seed: z.int().nullish(),
  stop: z
    .union([z.string().transform((text) => [text]), z.array(z.string())])
    .nullish()
    .transform((stop) => (stop ?? []).filter((text) => text !== '')),
  n: z.literal(1).optional(),
  stream: z.literal(false).nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** A finished answer in our own words. */
export interface ChatAnswer {
  readonly text: string;
  readonly finishReason: 'stop' | 'length';
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/** A request that no repetition would help; becomes status 400. */
export class RequestNotServable extends Error {
  override readonly name = 'RequestNotServable';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
