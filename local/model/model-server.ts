import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type ChatAnswer, ChatRequest, RequestNotServable } from './chat-request.ts';
import type { CompleteChat } from './complete-chat.ts';

const maximumBodyBytes = 4 * 1024 * 1024;

/**
 * An OpenAI-style HTTP face: `POST /v1/chat/completions`, `GET /v1/models`, `GET /health`. Listens on the loopback
 * address only; the caller picks the port by `listen`.
 */
export function modelServer(modelId: string, complete: CompleteChat): Server {
  let served = 0;
  return createServer(async (request, response) => {
    const route = `${request.method} ${(request.url ?? '').split('?')[0]}`;
    if (route === 'GET /health') return send(response, 200, { status: 'ok', model: modelId });
    if (route === 'GET /v1/models')
      return send(response, 200, { object: 'list', data: [{ id: modelId, object: 'model', owned_by: 'local' }] });
    if (route !== 'POST /v1/chat/completions')
      return send(response, 404, errorBody('not_found', `There is nothing at ${route}.`));
    const gone = new AbortController();
    response.on('close', () => gone.abort(new Error('the client went away')));
    try {
      const body = ChatRequest.safeParse(parseJson(await readBody(request)));
      if (!body.success) throw new RequestNotServable('invalid_request', firstIssue(body.error.issues));
      const answer = await complete(body.data, gone.signal);
      served += 1;
      send(response, 200, completionBody(modelId, `chatcmpl-${served}`, answer));
    } catch (error) {
      if (gone.signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof RequestNotServable) send(response, 400, errorBody(error.code, message));
      else send(response, 500, errorBody('internal_error', message));
    }
  });
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

function firstIssue(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  const issue = issues[0];
  return issue === undefined ? 'The request is not valid.' : `${issue.path.map(String).join('.')}: ${issue.message}`;
}

const completionBody = (model: string, id: string, answer: ChatAnswer): object => ({
  id,
  object: 'chat.completion',
  created: 0,
  model,
  choices: [{ index: 0, message: { role: 'assistant', content: answer.text }, finish_reason: answer.finishReason }],
  usage: {
    prompt_tokens: answer.tokensIn,
    completion_tokens: answer.tokensOut,
    total_tokens: answer.tokensIn + answer.tokensOut,
  },
});

const errorBody = (code: string, message: string): object => ({
  error: { message, type: 'invalid_request_error', param: null, code },
});

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
