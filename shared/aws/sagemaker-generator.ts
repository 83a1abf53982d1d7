import {
  InvokeEndpointCommand,
  InvokeEndpointWithResponseStreamCommand,
  type ResponseStream,
  type SageMakerRuntimeClient,
} from '@aws-sdk/client-sagemaker-runtime';
import { EndpointFailed } from '../contract/errors.ts';
import { type Completion, tokenBound } from '../domain/completion.ts';
import type { Clock, Generator } from '../ports.ts';
import { type ChatReply, readChatEvents, readChatReply } from './chat-reply.ts';
import { embeddingBody, readEmbedding } from './embedding-reply.ts';
import { endpointFault } from './endpoint-fault.ts';
import { schemaRefusals } from './schema-refusals.ts';

/** SageMaker ends a call without a stream after 60 s; whoever gives a call more time than that, and some slack, gets a stream. */
export const longestUnstreamedMs = 75_000;

interface EndpointCall {
  readonly endpoint: string;
  readonly label: string;
  readonly timeoutMs: number;
}

/**
 * Realtime endpoint: one InvokeEndpoint with a chat-completions or embeddings body per call, or its streaming form where
 * the call has time. Retrying is the caller's business.
 */
export function sagemakerGenerator(client: SageMakerRuntimeClient, clock: Clock): Generator {
  const input = ({ endpoint, label }: EndpointCall, body: object) => ({
    EndpointName: endpoint,
    ContentType: 'application/json',
    Accept: 'application/json',
    InferenceId: label,
    Body: JSON.stringify(body),
  });
  const whole = async (call: EndpointCall, body: object): Promise<Uint8Array | undefined> => {
    const answer = await client.send(new InvokeEndpointCommand(input(call, body)), {
      abortSignal: AbortSignal.timeout(call.timeoutMs),
    });
    return answer.Body;
  };
  const streamed = async (call: EndpointCall, chat: object): Promise<ChatReply> => {
    const body = { ...chat, stream: true, stream_options: { include_usage: true } };
    const answer = await client.send(new InvokeEndpointWithResponseStreamCommand(input(call, body)), {
      abortSignal: AbortSignal.timeout(call.timeoutMs),
    });
    if (answer.Body === undefined) throw new EndpointFailed('The endpoint answered without a stream.');
    return readChatEvents(payloads(answer.Body));
  };
  const bySchema = schemaRefusals();
  return {
    async complete(request, key, label, timeoutMs) {
      const started = clock.now();
      const { model, endpoint, messages } = request;
      const call = { endpoint, label, timeoutMs };
      const bound = tokenBound(request);
      const common = () => ({ key, model, endpoint, latencyMs: clock.now() - started });
      try {
        if (request.task === 'embed') {
          const { text, tokensIn } = readEmbedding(request, await whole(call, embeddingBody(request)));
          const counted = { tokensIn: tokensIn ?? bound.in, tokensOut: 0, usageReported: tokensIn !== undefined };
          return { ...common(), text, finishReason: 'stop', ...counted };
        }
        const reply = await bySchema(request, async ({ sampling }) => {
          const chat = { model, messages, ...sampling };
          try {
            const isLong = timeoutMs > longestUnstreamedMs;
            return isLong ? await streamed(call, chat) : readChatReply(await whole(call, chat));
          } catch (error) {
            throw endpointFault(error);
          }
        });
        return {
          ...common(),
          text: reply.text,
          finishReason: reply.finishReason,
          tokensIn: reply.usage?.in ?? bound.in,
          tokensOut: reply.usage?.out ?? bound.out,
          usageReported: reply.usage !== undefined,
        } satisfies Completion;
      } catch (error) {
        throw endpointFault(error);
      }
    },
  };
}

/** The bytes of a response stream. Faults of the model come in the middle of it. */
async function* payloads(stream: AsyncIterable<ResponseStream>): AsyncIterable<Uint8Array> {
  for await (const event of stream) {
    const fault = event.ModelStreamError ?? event.InternalStreamFailure;
    if (fault !== undefined) throw fault;
    if (event.PayloadPart?.Bytes !== undefined) yield event.PayloadPart.Bytes;
  }
}
