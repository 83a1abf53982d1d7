import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionHost } from '../functions/function-host.ts';
import { doneMessages } from './batch-result.ts';
import type { BatchesUnderWay } from './batches-under-way.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';
import type { MessageSource, QueueMessage } from './message-source.ts';

export interface QueuePoller {
  /** Takes no more messages; resolves when the batches under way are done. */
  drain(): Promise<void>;
}

export interface PollerOptions {
  readonly mapping: EventSourceMapping;
  readonly queueUrl: string;
  readonly region: string;
  readonly source: MessageSource;
  readonly functions: FunctionHost;
  /** Told of each batch. */
  readonly batches: BatchesUnderWay;
  /** Aborted to stop at once. */
  readonly stop: AbortSignal;
}

/** Short, so that a message is not taken for a function that is busy by then and could take it from the queue itself. */
const longPollSeconds = 1;
/** Between two tries when the queue service cannot be reached. */
const troubleMilliseconds = 500;

/**
 * Feeds a function from a queue as the Lambda service does: one long poll at a time, as many batches under way as the
 * mapping allows, and none before a function can begin with it. Messages that the function is done with are deleted; the others come back by their visibility timeout.
 */
export function startQueuePoller({
  mapping,
  queueUrl,
  region,
  source,
  functions,
  batches,
  stop,
}: PollerOptions): QueuePoller {
  const draining = new AbortController();
  const stopped = AbortSignal.any([stop, draining.signal]);
  const underWay = new Set<Promise<void>>();
  const finished = poll();

  async function poll(): Promise<void> {
    while (!stopped.aborted) {
      if (underWay.size >= mapping.maximumConcurrency) {
        await Promise.race(underWay);
        continue;
      }
      await functions.ready(mapping.functionName);
      const batch = stopped.aborted ? [] : await collect();
      if (batch.length === 0) continue;
      const end = batches.begin();
      const work = handle(batch).finally(() => {
        underWay.delete(work);
        end();
      });
      underWay.add(work);
    }
    await Promise.all(underWay);
  }

  /** A batch goes off when it is full, or when its window has passed since the first message. */
  async function collect(): Promise<QueueMessage[]> {
    const batch = await receive(mapping.batchSize, longPollSeconds);
    const until = performance.now() + mapping.windowSeconds * 1000;
    while (batch.length > 0 && batch.length < mapping.batchSize && !stopped.aborted) {
      const left = Math.floor((until - performance.now()) / 1000);
      const more = left > 0 ? await receive(mapping.batchSize - batch.length, left) : [];
      if (more.length === 0) break;
      batch.push(...more);
    }
    return batch;
  }

  async function receive(count: number, waitSeconds: number): Promise<QueueMessage[]> {
    try {
      return await source.receive(queueUrl, count, waitSeconds, stopped);
    } catch (error) {
      if (stopped.aborted) return [];
      report(error);
      await sleep(troubleMilliseconds, undefined, { signal: stopped }).catch(() => undefined);
      return [];
    }
  }

  async function handle(batch: readonly QueueMessage[]): Promise<void> {
    const Records = batch.map((message) => ({
      ...message,
      eventSource: 'aws:sqs',
      eventSourceARN: mapping.queueArn,
      awsRegion: region,
    }));
    const result = await functions.invoke(mapping.functionName, JSON.stringify({ Records }));
    if (stop.aborted) return;
    const ids = batch.map(({ messageId }) => messageId);
    const done = doneMessages(result, ids, mapping.reportsFailures);
    const handles = batch.filter(({ messageId }) => done.has(messageId)).map(({ receiptHandle }) => receiptHandle);
    if (handles.length > 0) await source.remove(queueUrl, handles).catch(report);
  }

  /** A passing fault of the queue service: the messages come again. It is told, since a lasting one would look like a stall. */
  function report(error: unknown): void {
    process.emitWarning(`The queue ${queueUrl} cannot be reached: ${String(error)}`, { code: 'LOCAL_QUEUE' });
  }

  return {
    drain() {
      draining.abort();
      return finished;
    },
  };
}
