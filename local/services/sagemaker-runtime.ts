import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ObjectAccess } from '../object-access.ts';
import type { EndpointWiring } from '../provision/endpoint-wiring.ts';
import type { Topics } from '../provision/topics.ts';
import { account } from '../resource-values.ts';
import { accessKeyOf, type Callers } from './callers.ts';
import { type EndpointStatistics, endpointCounters } from './endpoint-statistics.ts';
import { UpstreamSilent } from './http-upstream.ts';
import { loopbackServer, readBody } from './loopback-server.ts';
import { originalMessage, withModel } from './model-request.ts';
import { acceptBatch } from './sagemaker-accept.ts';
import { type AsyncQueueOptions, asyncQueue } from './sagemaker-async.ts';
import { type OpenEndpoint, openEndpoint } from './sagemaker-endpoint.ts';
import { asyncJournal } from './sagemaker-journal.ts';
import { longestStreamMs, sendStream, unstreamed } from './sagemaker-stream.ts';
import type { Upstream, UpstreamReply } from './upstream.ts';

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
  /** What stands behind each endpoint that exists, by its name. Names with the same upstream share its places. */
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly callers: Callers;
  readonly region: string;
  /** As SageMaker limits a realtime call. */
  readonly timeoutMs?: number | undefined;
  /** Without it the endpoints are realtime only. */
  readonly batches?: AsyncSurroundings | undefined;
}

const largestBodyBytes = 25 * 2 ** 20;

const streamAction = 'invocations-response-stream';
const actionOf = ({ url = '' }: IncomingMessage): string => url.slice(url.lastIndexOf('/') + 1);

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly errorType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The face of SageMaker's endpoints in front of model servers. Throttles whoever finds the line of an endpoint full, as an
 * endpoint does.
 */
export async function sagemakerRuntime(options: SageMakerOptions): Promise<SageMakerRuntime> {
  const { upstreams, callers, region, timeoutMs = 60_000 } = options;
  const counters = endpointCounters();
  let draining = false;
  const isDraining = (): boolean => draining;
  const opened = new Map(
    [...new Set(upstreams.values())].map((upstream) => [
      upstream,
      openEndpoint({ upstream, counters, timeoutMs, isDraining }),
    ]),
  );
  const endpoints = new Map(
    [...upstreams].flatMap(([name, upstream]) => {
      const endpoint = opened.get(upstream);
      return endpoint === undefined ? [] : [[name, endpoint] as const];
    }),
  );
  const journal = asyncJournal(options.batches?.journal);
  const now = (): number => Date.now();
  const ask: AsyncQueueOptions['ask'] = async (conversation, name) =>
    (await endpoints.get(name)?.ask(conversation)) ?? { kind: 'failed', status: 404, detail: 'no such endpoint' };
  const batches = options.batches && {
    ...options.batches,
    now,
    queue: asyncQueue({ ...options.batches, journal, region, ask, now }),
  };

  const listening = await loopbackServer(
    createServer((request, response) => {
      const reply = answer(request).catch((error: unknown) => failure(500, 'InternalFailure', String(error)));
      const plain = (answered: Answer): void => send(response, answered);
      if (actionOf(request) !== streamAction) reply.then(plain);
      else sendStream(response, reply, plain).catch((error: unknown) => response.destroy(Error(String(error))));
    }),
  );

  async function answer(request: IncomingMessage): Promise<Answer> {
    const [, name, action] = /^\/endpoints\/([^/]+)\/([^/?]+)$/u.exec(request.url ?? '') ?? [];
    const isBatch = action === 'async-invocations';
    const isStream = action === streamAction;
    if (request.method !== 'POST' || name === undefined || !(isBatch || isStream || action === 'invocations'))
      return failure(501, 'NotImplemented', `The local endpoints have no ${request.method} ${action ?? 'such call'}.`);
    const right = isBatch ? 'sagemaker:InvokeEndpointAsync' : 'sagemaker:InvokeEndpoint';
    const found = findEndpoint(decodeURIComponent(name), right, request);
    const body = await readBody(request, largestBodyBytes);
    if ('status' in found) return found;
    if (body === undefined) return failure(413, 'ValidationError', `At most ${largestBodyBytes} bytes.`);
    if (draining) return unanswered;
    if (isBatch && !batches)
      return failure(400, 'ValidationError', 'The endpoint has no async inference configuration.');
    if (isBatch && batches) return acceptBatch(batches, name, request.headers, body);
    const turn = found.line.enter();
    if (!turn) {
      counters.throttled();
      return failure(429, 'ThrottlingException', 'Too many requests for this endpoint.');
    }
    await turn;
    if (draining) {
      found.line.leave();
      return unanswered;
    }
    const inferenceId = String(request.headers['x-amzn-sagemaker-inference-id'] ?? '');
    return isStream
      ? call(found, unstreamed(body), inferenceId, Math.max(timeoutMs, longestStreamMs))
      : call(found, body, inferenceId);
  }

  function findEndpoint(name: string, right: string, request: IncomingMessage): Answer | OpenEndpoint {
    const arn = `arn:aws:sagemaker:${region}:${account}:endpoint/${name.toLowerCase()}`;
    const key = accessKeyOf(request.headers.authorization);
    const judgement = callers.judge(key, right, arn);
    if (judgement === 'unknown') return failure(403, 'UnrecognizedClientException', 'The security token is invalid.');
    if (judgement === 'denied') {
      const message = `The role of this function does not allow ${right} on ${arn}.`;
      return failure(403, 'AccessDeniedException', message);
    }
    return endpoints.get(name) ?? failure(400, 'ValidationError', `Endpoint ${name} of account ${account} not found.`);
  }

  async function call(
    { upstream, line, reply: ask }: OpenEndpoint,
    body: string,
    inferenceId: string,
    limitMs?: number,
  ): Promise<Answer> {
    const end = counters.begin();
    try {
      const reply = await ask(withModel(body, upstream), inferenceId, limitMs);
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
      return Promise.all([...opened.values()].map(({ line }) => line.idle())).then(() => undefined);
    },
    close: async () => {
      draining = true;
      await Promise.all([listening.close(), ...[...opened.values()].map((endpoint) => endpoint.close())]);
      journal.close();
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
