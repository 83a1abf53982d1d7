import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ChatRequest, chatCompletion, replyTo } from './chat-model.ts';

/** What an endpoint may do instead of answering properly. */
export type FaultName = keyof typeof faults;

/** One exchange that goes wrong. */
interface Exchange {
  readonly request: ChatRequest;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
}
type Fault = (exchange: Exchange) => void;

const json = { 'content-type': 'application/json' };
const status =
  (
    code: number,
    headers: Readonly<Record<string, string>> = {},
    body = `{"error":{"message":"status ${code}"}}`,
  ): Fault =>
  ({ response }) => {
    response.writeHead(code, { ...json, ...headers }).end(body);
  };
const reply =
  (change: (body: ReturnType<typeof chatCompletion>) => unknown): Fault =>
  ({ request, response }) => {
    response.writeHead(200, json).end(JSON.stringify(change(chatCompletion(request, replyTo(request)))));
  };

/** Every way to misbehave, by name. */
export const faults = {
  throttled: status(429),
  throttledWithPause: status(429, { 'retry-after': '1' }),
  unauthorized: status(401, {}, '{"error":{"message":"Incorrect API key provided"}}'),
  badRequest: status(400, {}, '{"error":{"message":"max_tokens is too large"}}'),
  notFound: status(404, {}, '{"error":{"message":"The model does not exist"}}'),
  serverError: status(500),
  badGateway: status(502, { 'content-type': 'text/html' }, '<html><body><h1>502 Bad Gateway</h1></body></html>'),
  html: status(200, { 'content-type': 'text/html' }, '<html><body>Loading model</body></html>'),
  reset: ({ request, response }) => {
    const body = JSON.stringify(chatCompletion(request, replyTo(request)));
    response.writeHead(200, { ...json, 'content-length': Buffer.byteLength(body) });
    response.write(body.slice(0, body.length / 2), () => response.socket?.resetAndDestroy());
  },
  hang: () => undefined,
  halfJson: ({ request, response }) => {
    const body = JSON.stringify(chatCompletion(request, replyTo(request)));
    response.writeHead(200, json).end(body.slice(0, body.length / 2));
  },
  noChoices: reply((body) => ({ ...body, choices: [] })),
  wrongIndex: reply((body) => ({ ...body, choices: body.choices.map((choice) => ({ ...choice, index: 7 })) })),
  noUsage: reply(({ usage: _usage, ...body }) => body),
  emptyText: reply((body) => ({
    ...body,
    choices: [{ index: 0, message: { role: 'assistant', content: '' }, finish_reason: 'stop' }],
  })),
  nullText: reply((body) => ({
    ...body,
    choices: [{ index: 0, message: { role: 'assistant', content: null }, finish_reason: 'stop' }],
  })),
  cutOff: ({ request, response }) => {
    const text = replyTo(request);
    const body = chatCompletion(request, text.slice(0, text.length / 3), 'length');
    response.writeHead(200, json).end(JSON.stringify(body));
  },
  tenMegabytes: ({ request, response }) => {
    response.writeHead(200, json).end(JSON.stringify(chatCompletion(request, `${'word '.repeat(2_000_000)}`)));
  },
} satisfies Record<string, Fault>;
