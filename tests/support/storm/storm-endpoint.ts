import { EndpointThrottled } from '../../../shared/contract/errors.ts';
import type { BatchRecord } from '../../../shared/domain/batch.ts';
import { type Completion, completionKey, type ModelRequest } from '../../../shared/domain/completion.ts';
import type { Batch, BatchGenerator } from '../../../shared/ports.ts';
import type { FaultSource } from './faults.ts';
import type { Observer } from './journal.ts';
import type { Process } from './process.ts';
import type { Simulation } from './simulation.ts';

export interface StormEndpointOptions {
  readonly world: Simulation;
  readonly faults: FaultSource;
  readonly watch: Observer;
  readonly complete: (request: ModelRequest, key: string) => Completion;
  readonly refuses: (request: ModelRequest) => boolean;
  /** Whether no instance answers right now. */
  readonly isAway: () => boolean;
  /** How many times as long as usual a batch takes. */
  readonly slow: number;
  readonly notify: (body: string) => void;
  /** Where the endpoint has slots: how long a call is there. */
  readonly serve?: ((request: ModelRequest, key: string) => Promise<void>) | undefined;
}

/** Faults that a call may meet with its batches, so that none is given up by the rules. */
const mostPerCall = 2;
const lateMs = 10 * 60_000;
const testMessage = JSON.stringify({
  awsRegion: 'us-east-1',
  eventSource: 'aws:sagemaker',
  eventName: 'TestNotification',
});
const foreign = JSON.stringify({ invocationStatus: 'Completed', inferenceId: 'of somebody else/../..' });

/** An async endpoint as a service: it outlives every process, and tells of its batches as unreliably as topics do. */
export function stormEndpoint(options: StormEndpointOptions) {
  const { world, faults, watch, complete, refuses, isAway, slow, notify, serve } = options;
  const replies = new Map<string, readonly (Completion | undefined)[]>();
  const met = new Map<string, number>();

  const happens = (of: Parameters<FaultSource['chance']>[0], keys: readonly string[]): boolean => {
    if (keys.some((key) => (met.get(key) ?? 0) >= mostPerCall) || !faults.chance(of)) return false;
    for (const key of keys) met.set(key, (met.get(key) ?? 0) + 1);
    return true;
  };
  const tell = (inferenceId: string, result: { invocationStatus: string; failureReason?: string }): void => {
    if (faults.chance('noticeTest')) for (const body of [testMessage, foreign, 'no JSON']) notify(body);
    if (faults.chance('noticeLost')) return;
    const body = JSON.stringify({ ...result, inferenceId, eventName: 'InferenceResult' });
    const late = faults.chance('noticeLate') ? lateMs : 0;
    world.at(world.now() + late, () => notify(body));
    if (faults.chance('noticeTwice')) world.at(world.now() + late + 5000, () => notify(body));
  };
  const work = (batch: Batch, keys: readonly string[]): void => {
    if (batch.requests.some(refuses)) {
      tell(batch.id, {
        invocationStatus: 'Failed',
        failureReason: 'ClientError: Received client error (400) from primary.',
      });
    } else if (isAway()) {
      tell(batch.id, { invocationStatus: 'Failed', failureReason: 'Received server error (503) from primary.' });
    } else if (happens('batchBroken', keys)) {
      tell(batch.id, { invocationStatus: 'Failed', failureReason: 'Received server error (500) from primary.' });
    } else if (happens('batchLate', keys)) {
      tell(batch.id, { invocationStatus: 'Failed', failureReason: 'The model timed out.' });
    } else {
      const left = happens('batchIncomplete', keys) ? Math.floor(world.random() * keys.length) : -1;
      replies.set(
        batch.id,
        batch.requests.map((request, index) => {
          if (index === left) return undefined;
          const key = keys[index] ?? '';
          const completion = complete(request, key);
          watch.answered(key, completion.tokensIn + completion.tokensOut);
          return completion;
        }),
      );
      tell(batch.id, { invocationStatus: 'Completed' });
    }
  };
  return {
    of: (process: Process): BatchGenerator => ({
      submit: (batch) =>
        process.call(async () => {
          const keys = batch.requests.map((request) => completionKey(request));
          for (const key of keys) watch.sending(process, key);
          if (happens('throttle', keys)) throw new EndpointThrottled('slow down');
          const takes = slow * (30 + Math.floor(world.random() ** 4 * 20_000));
          const served = serve && batch.requests.map((request, index) => serve(request, keys[index] ?? ''));
          if (served === undefined) world.at(world.now() + takes, () => work(batch, keys));
          else void Promise.all(served).then(() => work(batch, keys));
        }, 'only dies'),
      read: ({ id }: BatchRecord) => process.call(async () => replies.get(id)),
    }),
  };
}
