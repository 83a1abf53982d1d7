import type { Message, ModelRequest } from '../completion.ts';

/**
 * The request for the vectors of texts. It travels like every other request: same key, same store, same ledger, same
 * caps. Each text is a turn of it, and the completion's text holds the vectors, see `encodeVectors`.
 *
 * @param seed of the record: equal texts of other records are a request of their own, as prompts are, so that the number
 *   of calls does not depend on how records lie in shards.
 */
export function embeddingRequest(
  model: string,
  endpoint: string,
  texts: readonly string[],
  seed: number,
): ModelRequest {
  const messages = texts.map((content): Message => ({ role: 'user', content }));
  return { task: 'embed', model, endpoint, messages, sampling: { max_tokens: 1, seed }, sample: 0 };
}
