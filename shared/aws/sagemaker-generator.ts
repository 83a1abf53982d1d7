import {
  InvokeEndpointCommand,
  ModelError,
  type SageMakerRuntimeClient,
  SageMakerRuntimeServiceException,
} from '@aws-sdk/client-sagemaker-runtime';
import { z } from 'zod';
import { EndpointFailed, EndpointThrottled, EndpointTimedOut, RequestRefused } from '../contract/errors.ts';
import { type Completion, tokenBound } from '../domain/completion.ts';
import type { Clock, Generator } from '../ports.ts';

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

/** A container's error body may carry when to come back. */
const RetryHint = z.object({ retry_after: z.coerce.number().nonnegative() });

/** Realtime endpoint: one InvokeEndpoint with a chat-completions body per call. Retrying is the caller's business. */
export function sagemakerGenerator(client: SageMakerRuntimeClient, endpoint: string, clock: Clock): Generator {
  return {
    async complete(request, key, label, timeoutMs) {
      const started = clock.now();
      const body = JSON.stringify({ model: request.model, messages: request.messages, ...request.sampling });
      const answer = await client
        .send(
          new InvokeEndpointCommand({
            EndpointName: endpoint,
            ContentType: 'application/json',
            Accept: 'application/json',
            InferenceId: label,
            Body: body,
          }),
          { abortSignal: AbortSignal.timeout(timeoutMs) },
        )
        .catch((error: unknown) => {
          throw named(error);
        });
      const reply = readReply(answer.Body);
      const choice = reply.choices[0] as z.infer<typeof ChatReply>['choices'][number];
      const bound = tokenBound(request);
      return {
        key,
        text: choice.message.content ?? '',
        finishReason: choice.finish_reason ?? 'unknown',
        tokensIn: reply.usage?.prompt_tokens ?? bound.in,
        tokensOut: reply.usage?.completion_tokens ?? bound.out,
        usageReported: reply.usage !== null && reply.usage !== undefined,
        model: request.model,
        endpoint,
        latencyMs: clock.now() - started,
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

/** Sorts what the SDK throws into our four classes; anything else is a bug or a rights problem and stays as it is. */
function named(error: unknown): unknown {
  if (error instanceof ModelError) {
    const status = error.OriginalStatusCode ?? 500;
    return byStatus(status, error.OriginalMessage ?? error.message, error);
  }
  if (error instanceof SageMakerRuntimeServiceException) {
    const status = error.$metadata.httpStatusCode ?? 500;
    if (error.name === 'ThrottlingException' || status === 429) {
      return new EndpointThrottled(error.message, undefined, { cause: error });
    }
    if (error.name === 'AccessDeniedException' || status === 403) return error;
    return byStatus(status, error.message, error);
  }
  if (error instanceof Error) {
    if (['AbortError', 'TimeoutError'].includes(error.name)) {
      return new EndpointTimedOut('No answer in time.', { cause: error });
    }
    if ('code' in error || '$metadata' in error || error instanceof SyntaxError) {
      return new EndpointFailed(`The connection broke: ${error.message}`, { cause: error });
    }
  }
  return error;
}

function byStatus(status: number, message: string, cause: unknown): Error {
  if (status === 429) return new EndpointThrottled(message, retryAfter(message), { cause });
  if (status === 408 || status === 504) return new EndpointTimedOut(message, { cause });
  if (status >= 400 && status < 500) return new RequestRefused(`${status}: ${message}`, status, { cause });
  return new EndpointFailed(`${status}: ${message}`, { cause });
}

function retryAfter(message: string): number | undefined {
  try {
    return RetryHint.parse(JSON.parse(message)).retry_after * 1000;
  } catch {
    return undefined;
  }
}
