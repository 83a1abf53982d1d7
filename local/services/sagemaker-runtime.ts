import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ObjectAccess } from '../object-access.ts';
import type { EndpointWiring } from '../provision/endpoint-wiring.ts';
import type { Topics } from '../provision/topics.ts';
import { account } from '../resource-values.ts';
import { type CallLine, callLine } from './call-line.ts';
import { accessKeyOf, type Callers } from './callers.ts';
import { type EndpointStatistics, endpointCounters } from './endpoint-statistics.ts';
import { openHttpUpstream, UpstreamSilent } from './http-upstream.ts';
import { loopbackServer, readBody } from './loopback-server.ts';
import { originalMessage, withModel } from './model-request.ts';
import { acceptBatch } from './sagemaker-accept.ts';
import { asyncQueue } from './sagemaker-async.ts';
import { conversationAsker } from './sagemaker-conversations.ts';
import { asyncJournal } from './sagemaker-journal.ts';
import type { FunctionUpstream, Upstream, UpstreamReply } from './upstream.ts';

export interface SageMakerRuntime {
  readonly url: string;
  statistics(): EndpointStatistics;
  /**
   * Lets calls under way at the model end and starts no other: those that wait, and new ones, get no answer at all until
   * their caller is stopped. A refusal would count as a fault of the endpoint, and records would fail because of it.
   */
  drain(): Promise<void>;
  /** Goes on with batches of a run that an earlier process had accepted. */
  resume(run: string): void;
  close(): Promise<void>;
}

/** What an async endpoint needs besides a model. */
export interface AsyncSurroundings {
  readonly wiring: EndpointWiring;
  readonly objects: Pick<ObjectAccess, 'put' | 'get'>;
  readonly publish: Topics['publish'];
  /** File that outlives the process; undefined: nothing is kept. */
  readonly journal: string | undefined;
}

/** Ends with the connection. */
const unanswered = new Promise<never>(() => undefined);

export interface SageMakerOptions {
  readonly upstream: Upstream;
  /** Names of endpoints that exist. */
  readonly endpoints: ReadonlySet<string>;
  readonly callers: Callers;
  readonly region: string;
  /** As SageMaker limits a realtime call. */
  readonly timeoutMs?: number | undefined;
  /** Without it the endpoints are realtime only. */
  readonly batches?: AsyncSurroundings | undefined;
}

const largestBodyBytes = 25 * 2 ** 20;
const shortestLine = 16;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly errorType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The face of SageMaker's realtime endpoints in front of an upstream. Holds at most `concurrency` calls there, lets
 * twice as many wait, and throttles beyond that, as an endpoint does.
 */
export async function sagemakerRuntime(options: SageMakerOptions): Promise<SageMakerRuntime> {
  const { upstream, endpoints, callers, region, timeoutMs = 60_000 } = options;
  const calls = callLine(upstream.concurrency, Math.max(shortestLine, 2 * upstream.concurrency));
  const counters = endpointCounters();
  const opened = upstream.kind === 'http' ? openHttpUpstream(upstream, timeoutMs) : undefined;
  const target = opened ?? limited(upstream as Extract<Upstream, { kind: 'function' }>, timeoutMs);
  let draining = false;
  const journal = asyncJournal(options.batches?.journal);
  const now = (): number => Date.now();
  const reply: FunctionUpstream['reply'] = (body, label, limitMs) => target.reply(body, label, limitMs);
  const ask = conversationAsker({ upstream, line: calls, counters, reply, timeoutMs, isDraining: () => draining });
  const batches = options.batches && {
    ...options.batches,
    now,
    queue: asyncQueue({ ...options.batches, journal, region, ask, now }),
  };

  const listening = await loopbackServer(
    createServer((request, response) => {
      answer(request).then(
        (reply) => send(response, reply),
        (error: unknown) => send(response, failure(500, 'InternalFailure', String(error))),
      );
    }),
  );

  async function answer(request: IncomingMessage): Promise<Answer> {
    const [, name, action] = /^\/endpoints\/([^/]+)\/([^/?]+)$/u.exec(request.url ?? '') ?? [];
    const isBatch = action === 'async-invocations';
    if (request.method !== 'POST' || name === undefined || !(isBatch || action === 'invocations'))
      return failure(501, 'NotImplemented', `The local endpoints have no ${request.method} ${action ?? 'such call'}.`);
    const right = isBatch ? 'sagemaker:InvokeEndpointAsync' : 'sagemaker:InvokeEndpoint';
    const refusal = refuse(decodeURIComponent(name), right, request);
    const body = await readBody(request, largestBodyBytes);
    if (refusal) return refusal;
    if (body === undefined) return failure(413, 'ValidationError', `At most ${largestBodyBytes} bytes.`);
    if (draining) return unanswered;
    if (isBatch && !batches)
      return failure(400, 'ValidationError', 'The endpoint has no async inference configuration.');
    if (isBatch && batches) return acceptBatch(batches, name, request.headers, body);
    const turn = calls.enter();
    if (!turn) {
      counters.throttled();
      return failure(429, 'ThrottlingException', 'Too many requests for this endpoint.');
    }
    await turn;
    if (draining) {
      calls.leave();
      return unanswered;
    }
    return call(body, String(request.headers['x-amzn-sagemaker-inference-id'] ?? ''), calls);
  }

  function refuse(name: string, right: string, request: IncomingMessage): Answer | undefined {
    const arn = `arn:aws:sagemaker:${region}:${account}:endpoint/${name.toLowerCase()}`;
    const key = accessKeyOf(request.headers.authorization);
    const judgement = callers.judge(key, right, arn);
    if (judgement === 'unknown') return failure(403, 'UnrecognizedClientException', 'The security token is invalid.');
    if (judgement === 'denied') {
      const message = `The role of this function does not allow ${right} on ${arn}.`;
      return failure(403, 'AccessDeniedException', message);
    }
    if (endpoints.has(name)) return undefined;
    return failure(400, 'ValidationError', `Endpoint ${name} of account ${account} not found.`);
  }

  async function call(body: string, inferenceId: string, line: CallLine): Promise<Answer> {
    const end = counters.begin();
    try {
      const reply = await target.reply(withModel(body, upstream), inferenceId);
      if (reply.status >= 200 && reply.status < 300) {
        counters.answered(reply.body);
        return { status: 200, body: reply.body };
      }
      counters.failed();
      return modelError(reply.status, reply);
    } catch (error) {
      counters.failed();
      if (error instanceof UpstreamSilent)
        return modelError(error.status, { status: error.status, body: error.message });
      throw error;
    } finally {
      end();
      line.leave();
    }
  }

  return {
    url: listening.url,
    statistics: () => counters.read(),
    resume: (run) => batches?.queue.resume(run),
    drain: () => {
      draining = true;
      return calls.idle();
    },
    close: async () => {
      draining = true;
      await Promise.all([listening.close(), opened?.close()]);
      journal.close();
    },
  };
}

/** Gives a function as upstream the time limit that a server has. */
function limited(upstream: Extract<Upstream, { kind: 'function' }>, timeoutMs: number): Pick<typeof upstream, 'reply'> {
  return {
    async reply(body, inferenceId, limitMs = timeoutMs) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new UpstreamSilent('The model did not answer in time.', 504)), limitMs);
      });
      try {
        return await Promise.race([upstream.reply(body, inferenceId), late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

const failure = (status: number, errorType: string, message: string): Answer => ({
  status,
  errorType,
  body: JSON.stringify({ Message: message, message }),
});

function modelError(status: number, reply: UpstreamReply): Answer {
  const body = JSON.stringify({
    Message: `Received server error (${status}) from primary with message "${reply.body.slice(0, 200)}".`,
    OriginalStatusCode: status,
    OriginalMessage: originalMessage(reply),
    LogStreamArn: 'local',
  });
  return { status: 424, errorType: 'ModelError', body };
}

function send(response: ServerResponse, { status, body, errorType, headers: more }: Answer): void {
  const headers: Record<string, string | number> = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-amzn-invoked-production-variant': 'local',
    ...more,
  };
  if (errorType !== undefined) headers['x-amzn-errortype'] = errorType;
  response.writeHead(status, headers).end(body);
}
