import type { AddressInfo, Server } from 'node:net';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoLedger } from '../../shared/aws/dynamo-ledger.ts';
import { EndpointFailed, EndpointTimedOut } from '../../shared/contract/errors.ts';
import type { Plan } from '../../shared/contract/plan.ts';
import { type Completion, type ModelRequest, tokenBound } from '../../shared/domain/completion.ts';
import { type Random, randomFor } from '../../shared/domain/random.ts';
import type { SowerRecord } from '../../shared/domain/records.ts';
import type { Blob, Generator, Ledger } from '../../shared/ports.ts';
import { generateShard } from '../../shared/stages/generate.ts';
import { encodeLines } from '../../shared/stages/jsonl.ts';
import { aStoredCompletion } from '../support/a-model.ts';
import { aPlan, aWork } from '../support/a-plan.ts';
import { aRecord } from '../support/a-record.ts';
import { memoryBlob } from '../support/memory-blob.ts';
import { noMeter } from '../support/no-meter.ts';
import { stillClock } from '../support/still-clock.ts';

const server: Server = dynalite({ createTableMs: 0 });
let client: DynamoDBClient;
let ledger: Ledger;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new DynamoDBClient({ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials });
  const keys = ['pk', 'sk'] as const;
  const TableName = 'runs';
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { TableName });
  ledger = dynamoLedger(client, TableName);
});
afterAll(() => {
  client.destroy();
  server.close();
});

/** What a process does between its birth and its death, step by step. */
interface Life {
  steps: number;
  /** Dies before its step of this number has an effect, or after it. */
  readonly end?: { readonly step: number; readonly when: 'before' | 'after' };
}
class Died extends Error {}

/** Every call of a port is a step; a dead process does nothing any more, whatever it waits for. */
function mortal<Port extends object>(port: Port, life: Life): Port {
  const isDead = (at: Life['end']): boolean => at !== undefined && life.steps > at.step;
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...parameters: readonly unknown[]) => {
        const step = life.steps;
        life.steps += 1;
        if (life.end !== undefined && (step > life.end.step || (step === life.end.step && life.end.when === 'before')))
          throw new Died();
        const result: unknown = await Reflect.apply(member, target, parameters);
        if (isDead(life.end)) throw new Died();
        return result;
      };
    },
  });
}

/** A model that is paid for every request it gets, heard or not: between a tenth and all of what was reserved for it. */
function dearModel(random: Random, faults: number): Generator & { paid: number } {
  const model = {
    paid: 0,
    async complete(request: ModelRequest, key: string): Promise<Completion> {
      const bound = tokenBound(request);
      const share = 0.1 + 0.9 * random();
      const [tokensIn, tokensOut] = [bound.in, Math.floor(bound.out * share)];
      const fault = random();
      if (fault < faults / 3) throw new EndpointFailed('503: not now', { mayBePaid: false });
      model.paid += tokensIn + tokensOut;
      await new Promise((resolve) => setImmediate(resolve));
      if (fault < (2 * faults) / 3) throw new EndpointTimedOut('No answer in time.');
      if (fault < faults) throw new EndpointFailed('The connection broke.');
      return aStoredCompletion(key, 'text', { tokensIn, tokensOut });
    },
  };
  return model;
}

const seeds = (count: number): SowerRecord[] =>
  Array.from({ length: count }, (_, index) => aRecord({ question: 'x'.repeat(60) }, { id: `s${index}`, kind: 'seed' }));
const renderPrompt = (_plan: Plan, _template: string, { fields }: SowerRecord) => ({
  messages: [{ role: 'user' as const, content: String(fields.question) }],
  template: 'digest',
});
/** Tokens reserved for one call of these. */
const boundOfOne = 184;

interface Turn {
  readonly work: Blob;
  readonly model: Generator;
  readonly plan: Plan;
  readonly shard: string;
  readonly attempt: number;
  readonly life?: Life;
}
/** One worker at a shard. @returns what became of it. */
async function work(turn: Turn): Promise<'died' | 'done'> {
  const { work: store, model, plan, shard, attempt, life = { steps: 0 } } = turn;
  const ports = {
    ledger: mortal(ledger, life),
    work: mortal(store, life),
    generator: mortal(model, life),
    clock: stillClock(),
    meter: noMeter,
    renderPrompt,
  };
  const item = { input: `in/${shard}`, shard, attempt, holder: `holder-${attempt}-${shard}` };
  try {
    const output = await generateShard(ports, aWork(plan, 'ask', item));
    return output === 'unfinished' ? 'died' : 'done';
  } catch (error) {
    if (error instanceof Died) return 'died';
    throw error;
  }
}

describe('a cap over a DynamoDB table', () => {
  it('is kept when a worker dies between any two steps, and nothing stays reserved', async () => {
    const input = encodeLines(seeds(4));
    let longest = 1;
    for (let step = 0; step < longest; step += 1) {
      for (const when of ['before', 'after'] as const) {
        const plan = aPlan({ run: `death-${step}-${when}`, budget: { max_tokens: 5 * boundOfOne } });
        const store = memoryBlob();
        await store.put('in/1', input);
        const model = dearModel(randomFor('dear', step, when), 0.3);
        const turn = { work: store, model, plan, shard: '1' };
        const life: Life = { steps: 0, end: { step, when } };
        if ((await work({ ...turn, attempt: 1, life })) === 'died') {
          longest = Math.max(longest, step + 2);
          expect(await work({ ...turn, attempt: 2 })).toBe('done');
        }
        const { spent, reserved } = await ledger.readBudget(plan.run);
        expect(reserved, `death ${when} step ${step}`).toEqual({ microUsd: 0, tokens: 0 });
        expect(model.paid, `death ${when} step ${step}`).toBeLessThanOrEqual(spent.tokens);
        expect(spent.tokens).toBeLessThanOrEqual(5 * boundOfOne);
      }
    }
    expect(longest).toBeGreaterThan(12);
  });

  it('is kept by many workers at once that die and have heirs', async () => {
    const store = memoryBlob();
    const workers = 100;
    const cap = 120 * boundOfOne;
    const plan = aPlan({ run: 'many', budget: { max_tokens: cap, roles: { author: { max_tokens: cap - 7 } } } });
    const model = dearModel(randomFor('many'), 0.1);
    let most = 0;
    const watched: Generator = {
      complete: async (...parameters) => {
        const reply = model.complete(...parameters);
        most = Math.max(most, model.paid);
        return reply;
      },
    };
    const shards = Array.from({ length: workers }, (_, index) => String(index));
    await Promise.all(
      shards.map(async (shard) => {
        await store.put(`in/${shard}`, encodeLines(seeds(2)));
        const random = randomFor('fate', shard);
        for (let attempt = 1; ; attempt += 1) {
          const end = { step: 3 + Math.floor(random() * 15), when: random() < 0.5 ? 'before' : 'after' } as const;
          const life: Life = attempt < 4 && random() < 0.6 ? { steps: 0, end } : { steps: 0 };
          if ((await work({ work: store, model: watched, plan, shard, attempt, life })) === 'done') return;
        }
      }),
    );
    const { spent, reserved } = await ledger.readBudget(plan.run);
    expect(reserved).toEqual({ microUsd: 0, tokens: 0 });
    expect(model.paid).toBeLessThanOrEqual(spent.tokens);
    expect(spent.tokens).toBeLessThanOrEqual(cap - 7);
    expect(most).toBeLessThanOrEqual(cap);
    // The cap is used: less is left than one call may cost.
    expect(spent.tokens).toBeGreaterThan(cap - 7 - boundOfOne);
  });

  it('is kept by a thousand reservations at the same time', async () => {
    const cap = { microUsd: 1000, tokens: undefined };
    await ledger.reserve('thousand', 'first', { microUsd: 0, tokens: 0 }, cap);
    const granted = await Promise.all(
      Array.from({ length: 1000 }, (_, index) =>
        ledger.reserve('thousand', `t${index}`, { microUsd: 70, tokens: 1 }, cap),
      ),
    );
    expect(granted.filter(Boolean)).toHaveLength(14);
    expect((await ledger.readBudget('thousand')).reserved.microUsd).toBe(980);
  });
});
