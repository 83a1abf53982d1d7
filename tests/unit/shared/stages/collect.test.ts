import { beforeEach, describe, expect, it } from 'vitest';
import { completionsKey, completionsPrefix } from '../../../../shared/contract/keys.ts';
import { completionKey, type ModelRequest } from '../../../../shared/domain/completion.ts';
import { batchStore } from '../../../../shared/stages/batch-store.ts';
import { collectNotices } from '../../../../shared/stages/collect.ts';
import { openFrozenCompletions } from '../../../../shared/stages/frozen-completions.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { anAsyncEndpoint } from '../../../support/an-async-endpoint.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { memoryQueue } from '../../../support/memory-queue.ts';
import { stillClock } from '../../../support/still-clock.ts';

const plan = { ...aPlan(), mode: 'async' as const, budget: { max_tokens: 1000 } };
const at = { run: plan.run, stage: 'ask', buckets: 1, shard: '0' };
const id = `ask.${'0'.repeat(32)}`;
const requests = ['a', 'b'].map(
  (content): ModelRequest => ({
    model: 'm',
    endpoint: 'test',
    messages: [{ role: 'user', content }],
    sampling: { max_tokens: 10 },
    sample: 0,
  }),
);
const keys = requests.map((request) => completionKey(request));
let [work, ledger, queue, clock, errors] = [memoryBlob(), memoryLedger(), memoryQueue(), stillClock(), [] as unknown[]];
let endpoint = anAsyncEndpoint();

beforeEach(async () => {
  [work, ledger, queue, clock, errors] = [memoryBlob(), memoryLedger(), memoryQueue(), stillClock(), []];
  endpoint = anAsyncEndpoint();
  await ledger.addShards(at.run, at.stage, 1, [{ shard: '0', input: 'in', records: 2 }]);
  await ledger.queueShard(
    at,
    { shard: '0', input: 'in', records: 2, status: 'P', attempt: 0, failures: 0, leaseUntil: 0 },
    9,
  );
  await ledger.beginShard(at, 1, 'worker', 0, 9);
  await endpoint.submit({ id, run: plan.run, requests });
  endpoint.answerAll();
  await ledger.reserve(plan.run, id, { microUsd: 5, tokens: 100 }, { microUsd: undefined, tokens: 1000 });
  const calls = keys.map((key) => ({ key, in: 50, out: 10 }));
  await batchStore(work).create({
    run: at.run,
    stage: at.stage,
    shard: at.shard,
    id,
    role: 'author',
    model: 'm',
    endpoint: 'test',
    tries: 0,
    at: 0,
    calls,
  });
});

const notice = (over: object = {}): string =>
  JSON.stringify({ invocationStatus: 'Completed', inferenceId: id, eventSource: 'aws:sagemaker', ...over });
const collect = (...bodies: readonly string[]) =>
  collectNotices(
    { work, ledger, queue, clock, batches: endpoint, plans: { read: async () => plan } },
    bodies.map((body, index) => ({ messageId: String(index), body })),
    (error) => errors.push(error),
  );
const giveBack = (ids = [id]) => ledger.awaitBatches(at, 'worker', 100, ids);
const stored = async (): Promise<boolean[]> => {
  const frozen = await openFrozenCompletions(work, completionsPrefix(at.run, at.stage, at.shard), (part) =>
    completionsKey(at.run, at.stage, at.shard, part),
  );
  return keys.map((key) => frozen.get(key) !== undefined);
};

describe('the notice of an answered batch', () => {
  it('stores its completions, settles what was reserved and sends its shard to work again', async () => {
    await giveBack();
    expect(await collect(notice())).toEqual({ batchItemFailures: [] });
    expect(await stored()).toEqual([true, true]);
    expect(await ledger.readBudget(plan.run)).toMatchObject({ spent: { tokens: 10 }, reserved: { tokens: 0 } });
    expect(queue.sent).toEqual([
      { worker: 'generate', message: { run: plan.run, stage: 'ask', shard: '0', attempt: 2 } },
    ]);
  });

  it('comes twice, or while the shard is still being handed in: the shard goes on once', async () => {
    await collect(notice(), notice());
    expect(queue.sent).toEqual([]);
    await giveBack();
    await Promise.all([collect(notice()), collect(notice())]);
    await collect(notice());
    expect(queue.sent.filter(({ message }) => message.attempt === 2)).toHaveLength(1);
    expect(await ledger.readBudget(plan.run)).toMatchObject({ spent: { tokens: 10 } });
  });

  it('waits for the other batches of the shard', async () => {
    await giveBack([id, 'ask.other']);
    await collect(notice());
    expect(queue.sent).toEqual([]);
    await ledger.batchArrived(at, 'ask.other', true);
    await collect(notice());
    expect(queue.sent).toHaveLength(1);
  });

  it('says nothing yet when its object cannot be read', async () => {
    await giveBack();
    endpoint.read = async () => undefined;
    expect(await collect(notice())).toEqual({ batchItemFailures: [] });
    expect(queue.sent).toEqual([]);
  });

  it('comes again when a store fails', async () => {
    await giveBack();
    endpoint.read = () => Promise.reject(new Error('busy'));
    expect(await collect(notice())).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
    expect(errors).toHaveLength(1);
  });
});

describe('the notice of a failed batch', () => {
  it('is written down, frees what was reserved, and sends the shard to work again', async () => {
    await giveBack();
    await collect(notice({ invocationStatus: 'Failed', failureReason: 'Received client error (400) from primary.' }));
    expect(await batchStore(work).readFailure(id)).toMatchObject({ kind: 'refused', status: 400 });
    expect((await ledger.readShard(at.run, at.stage, 1, '0'))?.arrived).toEqual([`${id}!`]);
    expect(await ledger.readBudget(plan.run)).toMatchObject({ spent: { tokens: 0 }, reserved: { tokens: 0 } });
    expect(queue.sent).toHaveLength(1);
  });

  it('counts as the most it can cost when somebody may have worked on it', async () => {
    await giveBack();
    await collect(notice({ invocationStatus: 'Failed', failureReason: 'Received server error (500) from primary.' }));
    expect(await ledger.readBudget(plan.run)).toMatchObject({ spent: { tokens: 120 }, reserved: { tokens: 0 } });
  });

  it('a reply with gaps keeps what it has', async () => {
    await giveBack();
    const whole = endpoint.read;
    endpoint.read = async (record) => (await whole(record))?.map((one, index) => (index === 0 ? one : undefined));
    await collect(notice());
    expect(await stored()).toEqual([true, false]);
    expect(await batchStore(work).readFailure(id)).toMatchObject({ kind: 'incomplete' });
    expect(queue.sent).toHaveLength(1);
  });
});

describe('messages that are not for us', () => {
  it.each([
    ['the test message of the service', '{"eventName":"TestNotification"}'],
    ['a text', 'SageMaker test'],
    ['a batch of somebody else', notice({ inferenceId: `ask.${'1'.repeat(32)}` })],
    ['an id that is a path', notice({ inferenceId: '../../runs/x' })],
    ['an empty object', '{}'],
  ])('%s is dropped', async (_name, body) => {
    expect(await collect(body)).toEqual({ batchItemFailures: [] });
    expect([queue.sent, errors]).toEqual([[], []]);
  });
});
