import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { RequestNotServable } from './chat-request.ts';

const maximumBodyBytes = 4 * 1024 * 1024;

/** Answers a request body. @throws RequestNotServable for one that no repetition would help. */
export type JsonRoute = (body: unknown, signal: AbortSignal) => Promise<object>;

/**
 * An OpenAI-style HTTP face: the given POST routes, `GET /v1/models`, `GET /health`. Listens on the loopback address
 * only; the caller picks the port by `listen`.
 */
export function jsonServer(modelId: string, routes: Readonly<Record<string, JsonRoute>>): Server {
  return createServer(async (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const route = `${request.method} ${path}`;
    if (route === 'GET /health') return send(response, 200, { status: 'ok', model: modelId });
    if (route === 'GET /v1/models')
      return send(response, 200, { object: 'list', data: [{ id: modelId, object: 'model', owned_by: 'local' }] });
    const answer = request.method === 'POST' && Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (answer === undefined) return send(response, 404, errorBody('not_found', `There is nothing at ${route}.`));
    const gone = new AbortController();
    response.on('close', () => gone.abort(new Error('the client went away')));
    try {
      send(response, 200, await answer(parseJson(await readBody(request)), gone.signal));
    } catch (error) {
      if (gone.signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof RequestNotServable) send(response, 400, errorBody(error.code, message));
      else send(response, 500, errorBody('internal_error', message));
    }
  });
}

/** What is wrong with a request, as far as its first fault says. */
export function firstIssue(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  const issue = issues[0];
  return issue === undefined ? 'The request is not valid.' : `${issue.path.map(String).join('.')}: ${issue.message}`;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maximumBodyBytes)
      throw new RequestNotServable('request_too_large', `The request has more than ${maximumBodyBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestNotServable('invalid_json', 'The request is not JSON.');
  }
}

const errorBody = (code: string, message: string): object => ({
  error: { message, type: 'invalid_request_error', param: null, code },
});

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
