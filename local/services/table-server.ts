import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { account } from '../resource-values.ts';
import { accessKeyOf, type Callers } from './callers.ts';
import { type LoopbackServer, loopbackServer, readBody } from './loopback-server.ts';
import { isTableError, runTableAction, type TableStore } from './table-engine.ts';
import { refuseTableRequest, tableActions, tablesOf } from './table-rules.ts';
import { readStatements, runInserts } from './table-statements.ts';

const largestBodyBytes = 16 * 2 ** 20;
const prefix = 'com.amazonaws.dynamodb.v20120810#';

/** Status and body. */
type Answer = [number, object];

/** The DynamoDB face of the local cloud. */
export function tableServer(store: TableStore, callers: Callers, region: string): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    answer(request).then(
      ([status, body]) => send(response, status, body),
      (error: unknown) => send(response, 500, { __type: `${prefix}InternalServerError`, message: String(error) }),
    );
  });

  async function answer(request: IncomingMessage): Promise<Answer> {
    const text = await readBody(request, largestBodyBytes);
    if (text === undefined) return [413, { __type: `${prefix}RequestEntityTooLarge`, message: 'At most 16 MiB.' }];
    const action = String(request.headers['x-amz-target'] ?? '').replace(/^DynamoDB_20120810\./u, '');
    if (!tableActions.has(action))
      return [
        501,
        { __type: `${prefix}NotImplemented`, message: `The local tables have no ${action || 'such call'}.` },
      ];
    const body = parse(text);
    if (body === undefined)
      return [
        400,
        { __type: 'com.amazon.coral.service#SerializationException', message: 'The body is no JSON object.' },
      ];
    const key = accessKeyOf(request.headers.authorization);
    if (action === 'BatchExecuteStatement') {
      const statements = readStatements(body);
      if ('missing' in statements)
        return [501, { __type: `${prefix}NotImplemented`, message: `The local tables have no ${statements.missing}.` }];
      if ('invalid' in statements)
        return [400, { __type: `${prefix}ValidationException`, message: statements.invalid }];
      const tables = new Set(statements.map(({ table }) => table));
      return refuseCaller(key, 'PartiQLInsert', tables) ?? [200, await runInserts(store, statements)];
    }
    const refused = refuseCaller(key, action, tablesOf(action, body));
    if (refused) return refused;
    const refusal = refuseTableRequest(body);
    if (refusal) return [refusal.status, { __type: `${prefix}${refusal.code}`, message: refusal.message }];
    try {
      return [200, await runTableAction(store, action, body)];
    } catch (error) {
      if (isTableError(error)) return [error.statusCode, error.body];
      throw error;
    }
  }

  function refuseCaller(key: string | undefined, action: string, tables: Iterable<string>): Answer | undefined {
    for (const table of tables) {
      const arn = `arn:aws:dynamodb:${region}:${account}:table/${table}`;
      const judgement = callers.judge(key, `dynamodb:${action}`, arn);
      if (judgement === 'unknown')
        return [400, { __type: `${prefix}UnrecognizedClientException`, message: 'The security token is invalid.' }];
      if (judgement === 'denied') {
        const message = `The role of this function does not allow dynamodb:${action} on ${arn}.`;
        return [400, { __type: `${prefix}AccessDeniedException`, message }];
      }
    }
    return undefined;
  }

  return loopbackServer(server);
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response
    .writeHead(status, {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': bytes.length,
      'x-amz-crc32': crc32(bytes),
      'x-amzn-requestid': randomUUID(),
    })
    .end(bytes);
}
