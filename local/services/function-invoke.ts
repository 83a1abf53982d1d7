import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { InvocationResult } from '../functions/execution-environment.ts';
import { accessKeyOf, type Callers } from './callers.ts';
import { type LoopbackServer, loopbackServer, readBody } from './loopback-server.ts';

export interface FunctionInvokeOptions {
  readonly callers: Callers;
  /** ARN by name, of every function that there is. */
  readonly arns: ReadonlyMap<string, string>;
  invoke(name: string, event: string): Promise<InvocationResult>;
}

/** Request and answer of a synchronous call. Source: Lambda quotas. */
const largestBodyBytes = 6 * 2 ** 20;

/** The face of Lambda's `Invoke`, for functions that call each other and wait for the answer. */
export function functionInvoke({ callers, arns, invoke }: FunctionInvokeOptions): Promise<LoopbackServer> {
  return loopbackServer(
    createServer((request, response) => {
      answer(request).then(
        (reply) => send(response, reply),
        (error: unknown) => send(response, refusal(500, 'ServiceException', String(error))),
      );
    }),
  );

  async function answer(request: IncomingMessage): Promise<Answer> {
    const [, wanted] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/u.exec(request.url ?? '') ?? [];
    const kind = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
    if (request.method !== 'POST' || wanted === undefined || kind !== 'RequestResponse')
      return refusal(501, 'NotImplemented', `Functions have no ${request.method} ${request.url} (${kind}) here.`);
    const name = decodeURIComponent(wanted).split(':').at(-1) ?? '';
    const arn = arns.get(name);
    const judgement = callers.judge(
      accessKeyOf(request.headers.authorization),
      'lambda:InvokeFunction',
      arn ?? `function:${name}`,
    );
    const body = await readBody(request, largestBodyBytes);
    if (judgement === 'unknown') return refusal(403, 'UnrecognizedClientException', 'The security token is invalid.');
    if (judgement === 'denied') {
      const message = `The role of this function does not allow lambda:InvokeFunction on ${arn ?? name}.`;
      return refusal(403, 'AccessDeniedException', message);
    }
    if (arn === undefined) return refusal(404, 'ResourceNotFoundException', `Function not found: ${name}`);
    if (body === undefined) return refusal(413, 'RequestTooLargeException', `At most ${largestBodyBytes} bytes.`);
    const result = await invoke(name, body || '{}');
    if (result.ok) return { status: 200, body: result.payload, headers: { 'x-amz-executed-version': '$LATEST' } };
    const headers = { 'x-amz-executed-version': '$LATEST', 'x-amz-function-error': 'Unhandled' };
    return { status: 200, body: JSON.stringify(result.error), headers };
  }
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const refusal = (status: number, name: string, message: string): Answer => ({
  status,
  body: JSON.stringify({ Type: 'User', Message: message, message }),
  headers: { 'x-amzn-errortype': name },
});

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const length = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length }).end(body);
}
