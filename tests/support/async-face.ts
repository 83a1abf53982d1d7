import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { type SageMakerRuntime, sagemakerRuntime } from '../../local/services/sagemaker-runtime.ts';
import type { Upstream } from '../../local/services/upstream.ts';
import { everybody, modelClient } from './local-services.ts';

/** The face of async endpoints with a bucket and topics in memory. */
export interface AsyncFace {
  readonly client: SageMakerRuntimeClient;
  readonly runtime: SageMakerRuntime;
  readonly objects: Map<string, string>;
  readonly notices: { readonly topic: string; readonly message: Readonly<Record<string, unknown>> }[];
  /** The next notice that has not been waited for. */
  nextNotice(): Promise<AsyncFace['notices'][number]>;
  close(): Promise<void>;
}

const wiring = {
  replies: 's3://bucket/replies',
  failures: 's3://bucket/failures',
  successTopic: 'arn:success',
  errorTopic: 'arn:error',
};

export async function asyncFace(upstream: Upstream, journal?: string, timeoutMs = 2_000): Promise<AsyncFace> {
  const objects = new Map<string, string>();
  const notices: AsyncFace['notices'] = [];
  const waiting: ((notice: AsyncFace['notices'][number]) => void)[] = [];
  let taken = 0;
  const runtime = await sagemakerRuntime({
    upstreams: new Map([['model', upstream]]),
    callers: everybody,
    region: 'us-east-1',
    timeoutMs,
    batches: {
      wiring,
      objects: {
        put: async (bucket, key, body) => void objects.set(`${bucket}/${key}`, Buffer.from(body).toString()),
        get: async (bucket, key) => {
          const text = objects.get(`${bucket}/${key}`);
          return text === undefined ? undefined : Buffer.from(text);
        },
      },
      publish: async (topic, message) => {
        const notice = { topic, message: JSON.parse(message) as Record<string, unknown> };
        notices.push(notice);
        const next = waiting.shift();
        if (next !== undefined) {
          taken += 1;
          next(notice);
        }
      },
      journal,
    },
  });
  const client = modelClient(runtime.url);
  return {
    client,
    runtime,
    objects,
    notices,
    async nextNotice() {
      const there = notices[taken];
      if (there === undefined) return new Promise((resolve) => waiting.push(resolve));
      taken += 1;
      return there;
    },
    async close() {
      client.destroy();
      await runtime.close();
    },
  };
}
