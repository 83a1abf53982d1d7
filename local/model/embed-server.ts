import type { Server } from 'node:http';
import { z } from 'zod';
import { RequestNotServable } from './chat-request.ts';
import type { EmbedText } from './embed-text.ts';
import { firstIssue, jsonServer } from './json-server.ts';

/** As much of an embeddings request as this small server understands. */
const EmbedRequest = z.object({
  input: z.union([z.string().transform((text) => [text]), z.array(z.string()).min(1).max(64)]),
  encoding_format: z.literal('float').nullish(),
});

/** The embedder behind `POST /v1/embeddings`. */
export function embedServer(modelId: string, embed: EmbedText): Server {
  return jsonServer(modelId, {
    '/v1/embeddings': async (value, signal) => {
      const body = EmbedRequest.safeParse(value);
      if (!body.success) throw new RequestNotServable('invalid_request', firstIssue(body.error.issues));
      let tokens = 0;
      const data: object[] = [];
      for (const [index, text] of body.data.input.entries()) {
        signal.throwIfAborted();
        const one = await embed(text);
        tokens += one.tokens;
        data.push({ object: 'embedding', index, embedding: one.vector });
      }
      return { object: 'list', model: modelId, data, usage: { prompt_tokens: tokens, total_tokens: tokens } };
    },
  });
}
