import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { StateMachine } from 'aws-local-stepfunctions';
import { z } from 'zod';

/** Counts what arrives at the servers of this process, by action. */
export interface RequestCounter {
  /** Counts from now on. Whoever asks next is the owner of the cloud and not a function: that caller is left out. */
  begin(): void;
  counts(): Readonly<Record<string, number>>;
}

const Asked = z.union([z.array(z.unknown()), z.looseObject({ Keys: z.array(z.unknown()) })]);
const TableRequest = z.looseObject({
  Statements: z.array(z.unknown()).optional(),
  TransactItems: z.array(z.unknown()).optional(),
  RequestItems: z.record(z.string(), Asked).optional(),
});

export function countRequests(): RequestCounter {
  const counts = new Map<string, number>();
  const count = (name: string, by = 1): void => void counts.set(name, (counts.get(name) ?? 0) + by);
  let [leavesOutNext, leftOut] = [false, ''];
  channel('http.server.request.start').subscribe((message) => {
    const { request } = message as { readonly request: IncomingMessage };
    const caller = /Credential=([^/]+)/u.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (leavesOutNext) [leavesOutNext, leftOut] = [false, caller];
    if (caller === leftOut) return;
    const name = actionOf(request);
    if (!name.startsWith('DynamoDB')) return count(name);
    const chunks: Buffer[] = [];
    const push = request.push.bind(request);
    // The server reads as ever; this looks at what comes in.
    request.push = (chunk: Buffer | null, encoding?: BufferEncoding): boolean => {
      if (chunk === null) count(name, itemsOf(Buffer.concat(chunks).toString()));
      else chunks.push(Buffer.from(chunk));
      return push(chunk, encoding);
    };
  });
  countStates(() => count('states'));
  return {
    begin() {
      counts.clear();
      leavesOutNext = true;
    },
    counts: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function actionOf({ method = '', url = '', headers }: IncomingMessage): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string')
    return target
      .replace(/^AmazonSQS/u, 'SQS')
      .replace(/_\d+/u, '')
      .replace('.', ' ');
  if (/\/invocations|\/async-invocations/u.test(url)) return 'SageMaker invoke';
  if (url.includes('/functions/')) return 'Lambda invoke';
  return url.includes('list-type=2') ? 'S3 LIST' : `S3 ${method}`;
}

/** Items that a request to a table is about. */
function itemsOf(text: string): number {
  const { Statements, TransactItems, RequestItems } = TableRequest.parse(JSON.parse(text));
  if (RequestItems === undefined) return Statements?.length ?? TransactItems?.length ?? 1;
  return Object.values(RequestItems).reduce((sum, asked) => sum + ('Keys' in asked ? asked.Keys : asked).length, 0);
}

/** States that executions enter, as they are charged. */
function countStates(entered: () => void): void {
  const { run } = StateMachine.prototype;
  StateMachine.prototype.run = function (...parameters) {
    const started = run.apply(this, parameters);
    const logs = started.eventLogs;
    const counted = async function* () {
      for await (const log of logs) {
        if (log.type === 'StateEntered') entered();
        yield log;
      }
      return undefined as never;
    };
    return { ...started, eventLogs: counted() };
  };
}
