import { beforeEach, describe, expect, it } from 'vitest';
import { EndpointThrottled, EndpointUnusable, RequestRefused } from '../../../../shared/contract/errors.ts';
import { requestFailureKey } from '../../../../shared/contract/keys.ts';
import type { Plan } from '../../../../shared/contract/plan.ts';
import type { RunItem } from '../../../../shared/contract/run-item.ts';
import { withoutSchema } from '../../../../shared/domain/asked-schema.ts';
import { lostAfterMs } from '../../../../shared/domain/batch.ts';
import { completionKey } from '../../../../shared/domain/completion.ts';
import type { ShardItem } from '../../../../shared/domain/ledger.ts';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import { submitShard } from '../../../../shared/stages/submit.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { anAsyncEndpoint } from '../../../support/an-async-endpoint.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { memoryQueue } from '../../../support/memory-queue.ts';
import { stillClock } from '../../../support/still-clock.ts';

const seed = (id: string): SowerRecord => aRecord({ question: `Q ${id}?`, answer_kind: 'short' }, { id, kind: 'seed' });

let work = memoryBlob();
let ledger = memoryLedger();
let clock = stillClock();
let queue = memoryQueue();
let endpoint = anAsyncEndpoint();
const plan = (over: Partial<Plan> = {}): Plan => ({ ...aPlan({}, { batchCalls: 3 }), mode: 'async', ...over });
const aRun: RunItem = {
  run: aPlan().run,
  drop: 'd',
  dataset: 'd',
  recipe: 'r',
  planDigest: 'p',
  runKey: 'k',
  status: 'running',
  startedAt: '2026-01-01T00:00:00.000Z',
};
const at = { run: aPlan().run, stage: 'ask', buckets: 1, shard: '0' };

beforeEach(async () => {
  work = memoryBlob();
  ledger = memoryLedger();
  clock = stillClock();
  queue = memoryQueue();
  endpoint = anAsyncEndpoint();
  await work.put('in', encodeLines([seed('a'), seed('b')]));
  await ledger.addShards(at.run, at.stage, at.buckets, [{ shard: '0', input: 'in', records: 2 }]);
});

const read = async (shard = at.shard): Promise<ShardItem> => {
  const item = await ledger.readShard(at.run, at.stage, at.buckets, shard);
  if (item === undefined) throw new Error('no shard');
  return item;
};

/** Queues the shard, takes it and works on it, as a delivery does. */
async function visit(with_: Plan = plan(), shard = at.shard) {
  const before = await read(shard);
  const there = { ...at, shard };
  const attempt = (await ledger.queueShard(there, before, clock.now() + 1000)) ?? 0;
  await ledger.beginShard(there, attempt, 'me', clock.now(), clock.now() + 60_000);
  const stage = with_.stages.find(({ name }) => name === 'ask');
  if (stage === undefined) throw new Error('no stage');
  const renderPrompt = (_plan: Plan, _template: string, { fields }: SowerRecord) => ({
    messages: [{ role: 'user' as const, content: String(fields.question) }],
    template: 'digest',
  });
  const ports = { work, ledger, clock, queue, batches: endpoint, renderPrompt };
  return submitShard(ports, { plan: with_, stage, item: await read(shard), remaining: () => 900_000 });
}
const sizes = (): number[] => endpoint.taken.map(({ requests }) => requests.length);

describe('a shard on an async endpoint', () => {
  it('is handed in as batches and given back until they are answered', async () => {
    expect(await visit()).toBe('waiting');
    expect(sizes()).toEqual([2, 2]);
    const item = await read();
    expect(item.holder).toBeUndefined();
    expect(item.awaiting).toEqual(endpoint.taken.map(({ id }) => id));
    expect(item.leaseUntil).toBeGreaterThan(clock.now() + 30_000);
  });

  it('hands nothing in twice while its batches are away, and looks for them less and less often', async () => {
    await visit();
    const waits: number[] = [];
    for (let look = 0; look < 5; look += 1) {
      const { leaseUntil } = await read();
      waits.push(leaseUntil - clock.now());
      clock.pass(leaseUntil - clock.now());
      expect(await visit()).toBe('waiting');
    }
    expect(sizes()).toEqual([2, 2]);
    expect(waits).toEqual([60_000, 60_000, 120_000, 240_000, 480_000]);
  });

  it('takes replies of which no notice came', async () => {
    await visit();
    endpoint.answerAll();
    expect(await visit()).toMatchObject({ parts: [[{}, {}, {}, {}]], dropped: [] });
  });

  it('goes on at once when everything came back while it was being handed in', async () => {
    const submit = endpoint.submit;
    endpoint.submit = async (batch) => {
      await submit(batch);
      await ledger.batchArrived(at, batch.id, false);
    };
    await visit();
    expect(queue.sent).toMatchObject([{ worker: 'generate', message: { shard: '0', attempt: 2 } }]);
  });

  it('hands a batch in again that nobody has heard of for too long', async () => {
    await visit();
    clock.pass(lostAfterMs + 1);
    expect(await visit()).toBe('waiting');
    clock.pass(10_000);
    expect(await visit()).toBe('waiting');
    expect(sizes()).toEqual([2, 2, 2, 2]);
    expect(new Set(endpoint.taken.map(({ id }) => id)).size).toBe(4);
  });
});

describe('a worker that died', () => {
  it('between handing in and saying so: its reply is waited for, then taken', async () => {
    ledger = { ...ledger, awaitBatches: () => Promise.reject(new Error('The process has died.')) };
    await expect(visit()).rejects.toThrow('died');
    ledger = { ...ledger, awaitBatches: memoryLedger().awaitBatches };
    expect(await visit()).toBe('waiting');
    expect(sizes()).toEqual([2, 2]);
    endpoint.answerAll();
    expect(await visit()).toBe('waiting');
    expect(await visit()).toMatchObject({ parts: [[{}, {}, {}, {}]] });
    expect(sizes()).toEqual([2, 2]);
  });

  it('before it handed in: after a moment the batch goes out under another id', async () => {
    endpoint.submit = () => Promise.reject(new Error('The process has died.'));
    await expect(visit()).rejects.toThrow('died');
    const next = anAsyncEndpoint();
    endpoint = next;
    clock.pass(20_000);
    expect(await visit()).toBe('waiting');
    expect(sizes()).toEqual([2, 2]);
  });
});

describe('an endpoint that takes no batch', () => {
  it('is asked again after pauses while it throttles, then the shard comes back later', async () => {
    endpoint.refuseWith = () => new EndpointThrottled('slow down');
    expect(await visit()).toBe('waiting');
    expect(clock.slept.length).toBeGreaterThan(3);
    expect((await read()).leaseUntil).toBeLessThanOrEqual(clock.now() + 15_000);
    endpoint.refuseWith = undefined;
    clock.pass(30_000);
    await visit();
    expect(sizes()).toEqual([2, 2]);
  });

  it('for good ends the run, because the body was not looked at', async () => {
    endpoint.refuseWith = () => new RequestRefused('400: Endpoint other not found.', 400);
    await expect(visit()).rejects.toBeInstanceOf(EndpointUnusable);
  });
});

describe('an endpoint that refuses the set-up', () => {
  it('stops the run, which tries again when it is resumed', async () => {
    await visit();
    const refuse = async (): Promise<void> => {
      for (const { id } of endpoint.taken) {
        await work.put(
          requestFailureKey(id),
          JSON.stringify({ kind: 'refused', status: 401, evidence: 'no', at: clock.now() }),
        );
        await ledger.batchArrived(at, id, true);
      }
    };
    await refuse();
    await expect(visit()).rejects.toThrow('401 to a whole batch: it does not accept the key');
    await ledger.resetShard(at);
    clock.pass(60_000);
    const resumedAt = new Date(clock.now()).toISOString();
    ledger = { ...ledger, readRun: async () => ({ ...aRun, resumedAt }) };
    expect(await visit()).toBe('waiting');
    expect(sizes()).toEqual([2, 2, 2, 2]);
    endpoint.answerAll();
    expect(await visit()).toMatchObject({ parts: [[{}, {}, {}, {}]] });
  });
});

describe('calls that fail for good', () => {
  it('are told apart from their batch by halves, and drop their records', async () => {
    await visit({ ...plan(), tuning: { ...plan().tuning, batchCalls: 64 } });
    const [batch] = endpoint.taken;
    const refuse = async (id: string): Promise<void> => {
      await work.put(requestFailureKey(id), JSON.stringify({ kind: 'refused', status: 400, evidence: 'no', at: 0 }));
      await ledger.batchArrived(at, id, true);
    };
    await refuse(batch?.id ?? '');
    await visit();
    expect(sizes()).toEqual([4, 2, 2]);
    await refuse(endpoint.taken[1]?.id ?? '');
    endpoint.answerAll();
    const only = endpoint.taken[2]?.requests.length;
    await visit();
    await refuse(endpoint.taken[3]?.id ?? '');
    await refuse(endpoint.taken[4]?.id ?? '');
    const output = await visit();
    expect(output).toMatchObject({ dropped: [{ reason: 'model_refused' }, { reason: 'model_refused' }] });
    expect(only).toBe(2);
  });
});

describe('an endpoint that refuses JSON schemas', () => {
  const asking = (): Plan => {
    const before = plan();
    const author = before.roles.author;
    if (author === undefined) throw new Error('no role');
    const stages = before.stages.map((stage) =>
      stage.name === 'ask'
        ? {
            ...stage,
            steps: stage.steps.map((step) => ({
              ...step,
              options: { ...Object(step.options), schema: { type: 'object' } },
            })),
          }
        : stage,
    );
    const roles = { ...before.roles, author: { ...author, structuredOutput: true } };
    return { ...before, stages, roles, tuning: { ...before.tuning, batchCalls: 1 } };
  };
  const asksBySchema = (): boolean[] =>
    endpoint.taken.map(({ requests }) => requests.some(({ sampling }) => sampling.response_format !== undefined));

  it('is asked without them, by every shard that comes later at once', async () => {
    await visit(asking());
    expect(asksBySchema()).toEqual([true, true, true, true]);
    for (const { id } of endpoint.taken) {
      await work.put(requestFailureKey(id), JSON.stringify({ kind: 'refused', status: 400, evidence: 'no', at: 0 }));
      await ledger.batchArrived(at, id, true);
    }
    await visit(asking());
    expect(asksBySchema().slice(4)).toEqual([false, false, false, false]);
    expect(new Set(endpoint.taken.map(({ id }) => id)).size).toBe(8);
    const plainly = new Map(
      endpoint.taken.slice(0, 4).map(({ requests: [request] }) => {
        if (request === undefined) throw new Error('no request');
        return [completionKey(withoutSchema(request)), completionKey(request)];
      }),
    );
    const { read: readPlain } = endpoint;
    endpoint.read = async (batch) =>
      (await readPlain(batch))?.map((one) => one && { ...one, key: plainly.get(one.key) ?? one.key });
    endpoint.answerAll();
    expect(await visit(asking())).toMatchObject({ parts: [[{}, {}, {}, {}]], dropped: [] });
    await work.put('in2', encodeLines([seed('c')]));
    await ledger.addShards(at.run, at.stage, at.buckets, [{ shard: '1', input: 'in2', records: 1 }]);
    await visit(asking(), '1');
    expect(asksBySchema().slice(8)).toEqual([false, false]);
  });
});

describe('a budget without room', () => {
  it('fails the calls at once when nothing is reserved by others', async () => {
    const output = await visit(plan({ budget: { max_tokens: 1 } }));
    expect(endpoint.taken).toEqual([]);
    expect(output).toMatchObject({ dropped: Array(4).fill({ reason: 'budget', outcome: 'failed' }) });
  });

  it('waits while batches of others may still give room back, but not for ever', async () => {
    await ledger.reserve(at.run, 'other', { microUsd: 0, tokens: 900 }, { microUsd: undefined, tokens: 1000 });
    const capped = plan({ budget: { max_tokens: 1000 } });
    expect(await visit(capped)).toBe('waiting');
    expect((await read()).leaseUntil).toBe(clock.now() + 5_000);
    clock.pass(lostAfterMs + 1);
    expect(await visit(capped)).toMatchObject({ dropped: Array(4).fill({ reason: 'budget' }) });
  });

  it('hands in as much as there is room for', async () => {
    await visit(plan({ budget: { max_tokens: 320 } }));
    expect(sizes()).toEqual([2]);
  });
});
