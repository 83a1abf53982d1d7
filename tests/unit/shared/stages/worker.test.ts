import { beforeEach, describe, expect, it } from 'vitest';
import type { ShardMessage } from '../../../../shared/contract/payloads.ts';
import { workLeaseMilliseconds } from '../../../../shared/domain/ledger.ts';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import { encodeLines, readRecords } from '../../../../shared/stages/jsonl.ts';
import {
  describe as describeError,
  type ShardOutput,
  type ShardWorker,
  workMessages,
} from '../../../../shared/stages/worker.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { memoryQueue } from '../../../support/memory-queue.ts';
import { stillClock } from '../../../support/still-clock.ts';

const plan = aPlan();
const at = { run: plan.run, stage: 'ask-filter', buckets: 1, shard: 's' };
const message: ShardMessage = { run: plan.run, stage: 'ask-filter', shard: 's', attempt: 1 };
const kept: SowerRecord = aRecord({ question: 'q' });
const tally = { step: 'item', in: 1, made: 1, kept: 1, rejected: {}, failed: {}, tokensIn: 0, tokensOut: 0 };
const output: ShardOutput = { parts: [[kept]], dropped: [], tallies: [tally] };
const done: ShardWorker = async () => output;

const open = async () => {
  const ports = {
    work: memoryBlob(),
    ledger: memoryLedger(),
    queue: memoryQueue(),
    clock: stillClock(),
    counted: [] as unknown[],
    plans: { read: async () => plan },
  };
  const meter = { count: (values: unknown) => void ports.counted.push(values) };
  await ports.ledger.addShards(at.run, at.stage, 1, [{ shard: 's', input: 'in', records: 1 }]);
  const [item] = await ports.ledger.readShards(at.run, at.stage, 1);
  if (item !== undefined) await ports.ledger.queueShard(at, item, ports.clock.now() + 1000);
  return { ...ports, meter };
};
type Ports = Awaited<ReturnType<typeof open>>;

const errors: unknown[] = [];
const work = (ports: Ports, worker: ShardWorker, messages: readonly unknown[] = [message], holder = 'me') =>
  workMessages(
    ports,
    {
      messages: messages.map((body, index) => ({
        messageId: `m${index}`,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })),
      holder,
      remaining: () => 1000,
    },
    worker,
    (error) => errors.push(error),
  );
const itemOf = ({ ledger }: Ports) => ledger.readShard(at.run, at.stage, 1, 's');

describe('a worker', () => {
  let ports: Ports;
  beforeEach(async () => {
    errors.length = 0;
    ports = await open();
  });

  it('stores output and sums, and hands the shard on', async () => {
    expect(await work(ports, done)).toEqual({ batchItemFailures: [] });
    expect(await itemOf(ports)).toMatchObject({ status: 'D', partRecords: [1], passThrough: false, tallies: [tally] });
    expect(await readRecords(ports.work, 'runs/animals-1/ask-filter/s/0.jsonl')).toEqual([kept]);
    expect(ports.queue.sent).toEqual([
      { worker: 'dedup', message: { run: plan.run, stage: 'once-claim', shard: 's', attempt: 1 } },
    ]);
    expect(ports.counted).toHaveLength(1);
  });

  it('gives each of several parts a shard of its own, and the rejects an object', async () => {
    const dropped = [
      { id: 'x', step: 'item', outcome: 'rejected', reason: 'empty', evidence: '', seed: null, kind: 'k', fields: {} },
    ] as const;
    const sums = { ...tally, in: 3, made: 3, kept: 2, rejected: { empty: 1 } };
    await work(ports, async () => ({ parts: [[kept], [kept]], dropped, tallies: [sums] }));
    expect(ports.queue.sent.map((one) => one.message.shard)).toEqual(['s.00000', 's.00001']);
    expect(Buffer.from(ports.work.objects.get('runs/animals-1/ask-filter/s/rejects.jsonl') ?? '').toString()).toBe(
      encodeLines(dropped),
    );
  });

  it('hands its input on unchanged when it says so', async () => {
    await work(ports, async () => ({ parts: [], units: [5], passThrough: true, dropped: [], tallies: [] }));
    expect(await ports.ledger.readShards(at.run, 'once-claim', 1)).toMatchObject([{ input: 'in', records: 5 }]);
    expect([...ports.work.objects]).toEqual([]);
  });

  it('does a message that comes twice in one delivery once, and the second waits for it', async () => {
    let runs = 0;
    const once: ShardWorker = async () => {
      runs += 1;
      return output;
    };
    expect(await work(ports, once, [message, message])).toEqual({ batchItemFailures: [] });
    expect(runs).toBe(1);
  });

  it('takes further messages itself where it has a queue, and removes what it has done', async () => {
    await ports.ledger.addShards(at.run, at.stage, 1, [{ shard: 't', input: 'in', records: 1 }]);
    const [, second] = await ports.ledger.readShards(at.run, at.stage, 1);
    if (second !== undefined) await ports.ledger.queueShard({ ...at, shard: 't' }, second, ports.clock.now() + 1000);
    const waiting = [{ body: JSON.stringify({ ...message, shard: 't' }), receipt: 'r' }];
    const removed: string[] = [];
    const inbox = {
      take: async () => waiting.splice(0),
      remove: async (receipt: string) => void removed.push(receipt),
    };
    const delivery = { messages: [{ messageId: 'm', body: JSON.stringify(message) }], holder: 'me' };
    const more = { inbox, hasRoom: () => true };
    await workMessages(ports, { ...delivery, remaining: () => 900_000, more }, done, (error) => errors.push(error));
    expect(removed).toEqual(['r']);
    expect(await ports.ledger.readShards(at.run, at.stage, 1)).toMatchObject([{ status: 'D' }, { status: 'D' }]);
  });

  it('acknowledges without effect what is done, held by another, or of another attempt', async () => {
    const never: ShardWorker = () => Promise.reject(new Error('must not run'));
    expect(await work(ports, never, [{ ...message, attempt: 2 }])).toEqual({ batchItemFailures: [] });
    await ports.ledger.beginShard(at, 1, 'other', ports.clock.now(), ports.clock.now() + 1000);
    expect(await work(ports, never)).toEqual({ batchItemFailures: [] });
    await ports.ledger.finishShard(at, { partRecords: [1], passThrough: false, tallies: [] });
    expect(await work(ports, never)).toEqual({ batchItemFailures: [] });
    expect(errors).toEqual([]);
  });

  it('takes over when the lease of another has run out', async () => {
    await ports.ledger.beginShard(at, 1, 'other', ports.clock.now(), ports.clock.now() + 1000);
    ports.clock.pass(1000);
    await work(ports, done);
    expect(await itemOf(ports)).toMatchObject({ status: 'D' });
  });

  it('reports a message that failed, gives the shard back with the error, and does its neighbours', async () => {
    await ports.ledger.addShards(at.run, at.stage, 1, [{ shard: 't', input: 'in', records: 1 }]);
    const other = await ports.ledger.readShard(at.run, at.stage, 1, 't');
    if (other !== undefined) await ports.ledger.queueShard({ ...at, shard: 't' }, other, 9e15);
    const worker: ShardWorker = async ({ item }) => {
      if (item.shard === 's') throw new Error('broke');
      return output;
    };
    const answer = await work(ports, worker, [message, 'no JSON', { ...message, shard: 't' }]);
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(['m0', 'm1']);
    const { holder: _holder, ...item } = { holder: undefined, ...(await itemOf(ports)) };
    expect(item).toMatchObject({ status: 'Q', failures: 1, leaseUntil: 0, error: 'Error: broke' });
    expect(await ports.ledger.readShard(at.run, at.stage, 1, 't')).toMatchObject({ status: 'D' });
    expect(errors).toHaveLength(2);
  });

  it('gives an unfinished shard back without counting a failure', async () => {
    expect(await work(ports, async () => 'unfinished')).toEqual({ batchItemFailures: [] });
    expect(await itemOf(ports)).toMatchObject({ status: 'Q', failures: 0, leaseUntil: 0 });
  });

  it('refuses output whose sums do not add up', async () => {
    await work(ports, async () => ({ ...output, tallies: [{ ...tally, kept: 0 }] }));
    expect(await itemOf(ports)).toMatchObject({ status: 'Q', failures: 1 });
    expect([...ports.work.objects]).toEqual([]);
  });

  it('hands nothing on of a shard that was given up while it worked', async () => {
    await work(ports, async () => {
      await ports.ledger.failShard(at, 'buried');
      return output;
    });
    expect(await itemOf(ports)).toMatchObject({ status: 'F', error: 'buried' });
    expect(ports.queue.sent).toEqual([]);
    expect(ports.counted).toEqual([]);
  });

  it('hands on what another worker has finished first', async () => {
    await work(ports, async () => {
      await ports.ledger.finishShard(at, { partRecords: [2, 3], passThrough: false, tallies: [] });
      return output;
    });
    expect(ports.queue.sent.map((one) => one.message.shard)).toEqual(['s.00000', 's.00001']);
  });

  it('extends its lease while it works, and no longer', async () => {
    await work(ports, async () => {
      ports.clock.pass(workLeaseMilliseconds - 1);
      ports.clock.tick();
      return output;
    });
    const renewed: string[] = [];
    ports.ledger.renewShard = async (_at, holder) => renewed.push(holder) > 0;
    ports.clock.tick();
    expect(renewed).toEqual([]);
  });

  it('leaves the original error in place when the shard cannot be renewed', async () => {
    ports.ledger.renewShard = () => Promise.reject(new Error('throttled'));
    await work(ports, async () => {
      ports.clock.tick();
      return output;
    });
    expect(errors).toEqual([]);
    expect(await itemOf(ports)).toMatchObject({ status: 'D' });
  });
});

describe('an error in the ledger', () => {
  it('has name and message, cut to 500 characters', () => {
    expect(describeError(new TypeError('x'.repeat(900)))).toMatch(/^TypeError: x{400,489}$/u);
    expect(describeError('text')).toBe('unknown error');
  });

  it('does not quote a text that is no JSON', () => {
    expect(describeError(new SyntaxError('Unexpected token "secret"'))).toBe('SyntaxError: a text is no JSON');
  });
});
