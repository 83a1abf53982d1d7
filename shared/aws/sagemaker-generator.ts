import { InvokeEndpointCommand, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { z } from 'zod';
import { EndpointFailed } from '../contract/errors.ts';
import { type Completion, tokenBound } from '../domain/completion.ts';
import type { Clock, Generator } from '../ports.ts';
import { embeddingBody, readEmbedding } from './embedding-reply.ts';
import { endpointFault } from './endpoint-fault.ts';

/** As much of a chat completion as we need; servers differ in the rest. */
const ChatReply = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: z
    .object({ prompt_tokens: z.int().nonnegative(), completion_tokens: z.int().nonnegative() })
    .nullish()
    .catch(null),
  model: z.string().nullish().catch(null),
});

/** Realtime endpoint: one InvokeEndpoint with a chat-completions or embeddings body per call. Retrying is the caller's business. */
export function sagemakerGenerator(client: SageMakerRuntimeClient, clock: Clock): Generator {
  return {
    async complete(request, key, label, timeoutMs) {
      const started = clock.now();
      const embeds = request.task === 'embed';
      const chat = { model: request.model, messages: request.messages, ...request.sampling };
      const body = JSON.stringify(embeds ? embeddingBody(request) : chat);
      const answer = await client
        .send(
          new InvokeEndpointCommand({
            EndpointName: request.endpoint,
            ContentType: 'application/json',
            Accept: 'application/json',
            InferenceId: label,
            Body: body,
          }),
          { abortSignal: AbortSignal.timeout(timeoutMs) },
        )
        .catch((error: unknown) => {
          throw endpointFault(error);
        });
      const bound = tokenBound(request);
      const common = { key, model: request.model, endpoint: request.endpoint, latencyMs: clock.now() - started };
      if (embeds) {
        const { text, tokensIn } = readEmbedding(request, answer.Body);
        const counted = { tokensIn: tokensIn ?? bound.in, tokensOut: 0, usageReported: tokensIn !== undefined };
        return { ...common, text, finishReason: 'stop', ...counted };
      }
      const reply = readReply(answer.Body);
      const choice = reply.choices[0] as z.infer<typeof ChatReply>['choices'][number];
      return {
        ...common,
        text: choice.message.content ?? '',
        finishReason: choice.finish_reason ?? 'unknown',
        tokensIn: reply.usage?.prompt_tokens ?? bound.in,
        tokensOut: reply.usage?.completion_tokens ?? bound.out,
        usageReported: reply.usage !== null && reply.usage !== undefined,
      } satisfies Completion;
    },
  };
}

function readReply(body: Uint8Array | undefined): z.infer<typeof ChatReply> {
  const text = new TextDecoder().decode(body);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new EndpointFailed(`The endpoint answered ${text.length} characters that are no JSON.`, { cause });
  }
  const reply = ChatReply.safeParse(value);
  if (!reply.success) {
    const { path, message } = reply.error.issues[0] ?? { path: [], message: 'wrong form' };
    throw new EndpointFailed(`The reply is no chat completion: ${path.join('.')}: ${message}`);
  }
  return reply.data;
}
