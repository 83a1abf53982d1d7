import { z } from 'zod';
import { EndpointFailed, EndpointThrottled, EndpointTimedOut, RequestRefused } from '../contract/errors.ts';
import { type Completion, tokenBound } from '../domain/completion.ts';
import type { Clock, Generator } from '../ports.ts';
import type { PostAnswer, SendPost } from './signed-posts.ts';

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

/** What SageMaker says of a call that failed. Of a container's own error it quotes status and body. */
const Failure = z.looseObject({
  message: z.string().optional(),
  Message: z.string().optional(),
  OriginalStatusCode: z.int().optional(),
  OriginalMessage: z.string().optional(),
});

/** Realtime endpoint: one InvokeEndpoint with a chat-completions body per call. Retrying is the caller's business. */
export function sagemakerGenerator(post: SendPost, endpoint: string, clock: Clock): Generator {
  const path = `/endpoints/${endpoint}/invocations`;
  return {
    async complete(request, key, label, timeoutMs) {
      const started = clock.now();
      const body = JSON.stringify({ model: request.model, messages: request.messages, ...request.sampling });
      const answer = await post(
        {
          path,
          headers: {
            'content-type': 'application/json',
            accept: 'application/json',
            'x-amzn-sagemaker-inference-id': label,
          },
          body,
        },
        AbortSignal.timeout(timeoutMs),
      ).catch((error: unknown) => {
        throw broken(error);
      });
      if (answer.status !== 200) throw refused(answer);
      const reply = readReply(answer.text);
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

function readReply(text: string): z.infer<typeof ChatReply> {
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

/** Sorts an answer that is no completion into our four classes; a problem of rights is none of them. */
function refused({ status, header, text }: PostAnswer): Error {
  const type = header('x-amzn-errortype')?.split(':')[0] ?? '';
  const said = Failure.safeParse(jsonOf(text)).data ?? {};
  const message = said.message ?? said.Message ?? `status ${status}`;
  if (type === 'ModelError') return byStatus(said.OriginalStatusCode ?? 500, said.OriginalMessage ?? message);
  if (type === 'ThrottlingException' || status === 429) return new EndpointThrottled(message);
  if (status === 403) return Object.assign(new Error(message), { name: type || 'AccessDeniedException' });
  return byStatus(status, message);
}

/** Sorts what breaks a connection; anything else is a bug and stays as it is. */
function broken(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (['AbortError', 'TimeoutError'].includes(error.name)) {
    return new EndpointTimedOut('No answer in time.', { cause: error });
  }
  if ('code' in error) return new EndpointFailed(`The connection broke: ${error.message}`, { cause: error });
  return error;
}

function byStatus(status: number, message: string): Error {
  if (status === 429) return new EndpointThrottled(message, retryAfter(message));
  if (status === 408 || status === 504) return new EndpointTimedOut(message);
  if (status >= 400 && status < 500) return new RequestRefused(`${status}: ${message}`, status);
  return new EndpointFailed(`${status}: ${message}`);
}

function retryAfter(message: string): number | undefined {
  const hint = RetryHint.safeParse(jsonOf(message));
  return hint.success ? hint.data.retry_after * 1000 : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
