import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { eventMessage } from './event-stream.ts';

/** SageMaker ends a streamed call after eight minutes. */
export const longestStreamMs = 480_000;
/** How long a fault may come as a plain answer, with its status; from then on it comes in the stream. */
const plainMs = 30_000;
/** Bytes of a part; events and even characters are cut in two, as the service does. */
const partBytes = 1000;

const Chat = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        message: z.looseObject({ content: z.string().nullish() }),
        finish_reason: z.unknown().optional(),
      }),
    )
    .min(1),
});

/** The request without its wish for a stream: what is behind the face answers as a whole, which every server can. */
export function unstreamed(body: string): string {
  const request = z.looseObject({}).safeParse(jsonOf(body));
  if (!request.success) return body;
  const { stream: _stream, stream_options: _options, ...rest } = request.data;
  return JSON.stringify(rest);
}

interface Whole {
  readonly status: number;
  readonly body: string;
}

/**
 * Answers as the streaming form of a call: the events of a chat completion in parts. The connection is kept alive by its
 * head while the model writes.
 *
 * @param sendPlain answers with a fault that came before the stream began.
 */
export async function sendStream<Answer extends Whole>(
  response: ServerResponse,
  reply: Promise<Answer>,
  sendPlain: (answer: Answer) => void,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const early = await Promise.race([
    reply,
    new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), plainMs);
    }),
  ]).finally(() => clearTimeout(timer));
  if (early !== undefined && early.status !== 200) return sendPlain(early);
  response.writeHead(200, {
    'content-type': 'application/vnd.amazon.eventstream',
    'x-amzn-sagemaker-content-type': 'text/event-stream',
    'x-amzn-invoked-production-variant': 'local',
  });
  response.flushHeaders();
  const { status, body } = await reply;
  if (status !== 200) {
    const fault = {
      Message: `The model server answered ${status}.`,
      ErrorCode: status === 424 ? 'ModelInvocationTimeExceeded' : 'StreamBroken',
    };
    const headers = {
      ':message-type': 'exception',
      ':exception-type': 'ModelStreamError',
      ':content-type': 'application/json',
    };
    response.end(eventMessage(headers, JSON.stringify(fault)));
    return;
  }
  const events = Buffer.from(eventsOf(body));
  const headers = {
    ':message-type': 'event',
    ':event-type': 'PayloadPart',
    ':content-type': 'application/octet-stream',
  };
  for (let at = 0; at < events.length; at += partBytes)
    response.write(eventMessage(headers, events.subarray(at, at + partBytes)));
  response.end();
}

/** A whole chat completion as server-sent events; a body that is none goes through as it is. */
function eventsOf(body: string): string {
  const value = jsonOf(body);
  const chat = Chat.safeParse(value);
  if (!chat.success) return `data: ${body.replaceAll(/\r?\n/gu, ' ')}\n\n`;
  const { choices, ...rest } = chat.data;
  const [choice] = choices;
  const piece = (delta: object, finish_reason: unknown): object => ({ choices: [{ index: 0, delta, finish_reason }] });
  const events = [
    piece({ role: 'assistant', content: choice?.message.content ?? '' }, null),
    piece({}, choice?.finish_reason ?? null),
    { ...rest, choices: [] },
  ];
  return [...events.map((event) => JSON.stringify(event)), '[DONE]'].map((data) => `data: ${data}\n\n`).join('');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
