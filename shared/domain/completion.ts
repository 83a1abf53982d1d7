import { z } from 'zod';
import { canonicalJson, digest } from './identity.ts';

/** One chat turn. */
export const Message = z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });
export type Message = z.infer<typeof Message>;

/** Sampling parameters in the words of the chat-completions protocol. */
export const Sampling = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().gt(0).max(1).optional(),
  max_tokens: z.int().positive(),
  stop: z.array(z.string()).optional(),
  seed: z.int().optional(),
  /** Asks for a reply that keeps to a JSON schema. */
  response_format: z.json().optional(),
});
export type Sampling = z.infer<typeof Sampling>;

/** One call of a model: what is asked, and which of several samples of the same question it is. */
export interface ModelRequest {
  /** `embed` asks for the vectors of its turns, each by itself; else the request is a chat. */
  readonly task?: 'embed';
  readonly model: string;
  /** Name of the endpoint to ask. Not part of the key: the same model elsewhere is the same model. */
  readonly endpoint: string;
  readonly messages: readonly Message[];
  readonly sampling: Sampling;
  /** 0-based; different samples of equal messages are different requests. */
  readonly sample: number;
}

/** Raw model text, stored before anyone parses it. */
export const Completion = z.strictObject({
  key: z.string(),
  text: z.string(),
  /** `stop`, `length`, or whatever the server says; `unknown` when it says nothing. */
  finishReason: z.string(),
  tokensIn: z.int().nonnegative(),
  tokensOut: z.int().nonnegative(),
  /** False when the server sent no usage and the counts are our upper bounds. */
  usageReported: z.boolean(),
  /** The model as the server names it, else as it was asked. */
  model: z.string(),
  endpoint: z.string(),
  latencyMs: z.number().nonnegative(),
  /** The run that asked and paid for it, where another one took it over. */
  takenFrom: z.string().optional(),
});
export type Completion = z.infer<typeof Completion>;

/** Tokens that a run paid for: a completion that it took over cost it nothing. */
export function paidTokens(completion: Completion): { in: number; out: number } {
  return completion.takenFrom === undefined
    ? { in: completion.tokensIn, out: completion.tokensOut }
    : { in: 0, out: 0 };
}

/**
 * The key under which a completion is frozen: equal requests share it, so an answered request is never sent again.
 *
 * @param revision identifies the provider's model revision where it is known, else ''.
 */
export function completionKey(request: ModelRequest, revision = ''): string {
  return digest(
    'completion/1',
    request.model,
    canonicalJson(request.messages),
    canonicalJson(request.sampling),
    String(request.sample),
    revision,
    ...(request.task === undefined ? [] : [request.task]),
  ).slice(0, 32);
}

/**
 * An upper bound of a request's tokens: a token is at least one byte of text; 8 more per turn for the chat template.
 * Deliberately high: it is reserved before a call and given back after.
 */
export function tokenBound(request: ModelRequest): { in: number; out: number } {
  const bytes = request.messages.reduce((total, message) => total + Buffer.byteLength(message.content) + 8, 16);
  return { in: bytes, out: request.task === 'embed' ? 0 : request.sampling.max_tokens };
}
