import { z } from 'zod';
import { EndpointFailed } from '../contract/errors.ts';
import type { ModelRequest } from '../domain/completion.ts';
import { encodeVectors } from '../domain/embedding/vectors.ts';

/** As much of the answer of an OpenAI-compatible embeddings server as we need. */
const EmbeddingReply = z.object({
  data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()).min(1) })),
  usage: z.object({ prompt_tokens: z.int().nonnegative() }).nullish().catch(null),
});

export const embeddingBody = ({ model, messages }: ModelRequest): object => ({
  model,
  input: messages.map(({ content }) => content),
  encoding_format: 'float',
});

/** @throws EndpointFailed when it is not a vector for each text. */
export function readEmbedding(
  { messages }: ModelRequest,
  body: Uint8Array | undefined,
): { readonly text: string; readonly tokensIn?: number } {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch (cause) {
    throw new EndpointFailed('The endpoint was asked for a vector and answered what is no JSON.', { cause });
  }
  const reply = EmbeddingReply.safeParse(value);
  if (!reply.success) {
    const { path, message } = reply.error.issues[0] ?? { path: [], message: 'wrong form' };
    throw new EndpointFailed(`The reply holds no vectors: ${path.join('.')}: ${message}`);
  }
  const { data, usage } = reply.data;
  const inOrder = data.toSorted((a, b) => a.index - b.index);
  if (inOrder.length !== messages.length || inOrder.some(({ index }, place) => index !== place))
    throw new EndpointFailed(`The reply holds ${data.length} vectors, and ${messages.length} texts were sent.`);
  const text = encodeVectors(inOrder.map(({ embedding }) => embedding));
  return usage ? { text, tokensIn: usage.prompt_tokens } : { text };
}
