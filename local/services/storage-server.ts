import { buildApp } from 'fauxqs';
import { accessKeyOf, type Callers } from './callers.ts';
import { type SqsStore, TopicEngine } from './engine.ts';
import { answerRange } from './object-range.ts';
import { refuseObjectRequest } from './object-rules.ts';
import type { ObjectStore } from './object-store.ts';
import { answerQueueRequest } from './queue-rules.ts';
import { QueueRefusal } from './queue-sending.ts';

/** Larger than any single object the pipeline writes; the engine alone would stop at 11 MiB. */
const largestBodyBytes = 2 ** 30;

export interface StorageServer {
  /** Serves S3 and SQS; always a loopback address. */
  readonly url: string;
  close(): Promise<void>;
}

/** The S3 and SQS face of the local cloud: the engine's server behind our own rules. */
export async function storageServer(
  { store: objects, readStretch }: ObjectStore,
  queues: SqsStore,
  callers: Callers,
  region: string,
): Promise<StorageServer> {
  type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;
  const stores = { s3Store: objects, sqsStore: queues, snsStore: new TopicEngine() } as unknown as Stores;
  const app = buildApp({ logger: false, defaultRegion: region, stores });
  app.removeContentTypeParser('*');
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largestBodyBytes }, (_, body, done) =>
    done(null, body),
  );

  // With a callback, not a promise: rule and engine run in one go, so of racing conditional writes exactly one wins.
  app.addHook('preHandler', (request, reply, done) => {
    const query = request.query as Record<string, string>;
    const parameters = request.params as { bucket?: string; '*'?: string };
    const accessKeyId = accessKeyOf(request.headers.authorization, query['X-Amz-Credential']);
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string' && request.url === '/') {
      try {
        const answer = answerQueueRequest({ target, body: request.body, accessKeyId, region }, queues, callers);
        if (answer === undefined) done();
        else reply.header('content-type', 'application/x-amz-json-1.0').send(answer);
      } catch (error) {
        if (!(error instanceof QueueRefusal)) throw error;
        reply
          .status(error.status)
          .header('content-type', 'application/x-amz-json-1.0')
          .header('x-amzn-query-error', `${error.code};Sender`)
          .send({ __type: `com.amazonaws.sqs#${error.code}`, message: error.message });
      }
      return;
    }
    const { bucket, '*': key = '' } = parameters;
    const { method, headers, body } = request;
    const asked = bucket === undefined ? undefined : { method, bucket, key, query, headers, body, accessKeyId };
    const refusal =
      asked === undefined
        ? { status: 501, code: 'NotImplemented', message: `The local cloud has no ${request.method} ${request.url}.` }
        : refuseObjectRequest(asked, objects, callers);
    const range = refusal || !asked || !readStretch ? undefined : answerRange(asked, objects, readStretch);
    if (range) reply.status(206).headers(range.headers).send(range.body);
    else if (refusal) reply.status(refusal.status).header('content-type', 'application/xml').send(errorXml(refusal));
    else done();
  });

  app.setErrorHandler((error, request, reply) => {
    const message = error instanceof Error ? error.message : String(error);
    process.emitWarning(`The local storage failed at ${request.method}: ${message}`, { code: 'LOCAL_STORAGE' });
    reply
      .status(500)
      .header('content-type', 'application/xml')
      .send(errorXml({ code: 'InternalError', message }));
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    close: async () => {
      queues.shutdown();
      await app.close();
    },
  };
}

const errorXml = ({ code, message }: { code: string; message: string }): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`;

const escaped = (text: string): string => text.replace(/[&<>"]/gu, (sign) => `&#${sign.charCodeAt(0)};`);
