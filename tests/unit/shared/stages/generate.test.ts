import { beforeEach, describe, expect, it } from 'vitest';
import { EndpointTimedOut, EndpointUnusable, RequestRefused } from '../../../../shared/contract/errors.ts';
import type { Plan } from '../../../../shared/contract/plan.ts';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import type { Clock, Generator } from '../../../../shared/ports.ts';
import { generateShard } from '../../../../shared/stages/generate.ts';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import type { ShardOutput } from '../../../../shared/stages/worker.ts';
import { aModel, aStoredCompletion } from '../../../support/a-model.ts';
import { aPlan, aWork } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { noMeter } from '../../../support/no-meter.ts';
import { stillClock } from '../../../support/still-clock.ts';

const seed = (id: string): SowerRecord => aRecord({ question: `Q ${id}?`, answer_kind: 'short' }, { id, kind: 'seed' });
const question = (id: string): SowerRecord =>
  aRecord({ question: `Q ${id}?`, answer_kind: 'short', options: null, question_id: id }, { id });

let work = memoryBlob();
let ledger = memoryLedger();
let clock: Clock = stillClock();
beforeEach(() => {
  work = memoryBlob();
  ledger = memoryLedger();
  clock = stillClock();
});

const run = async (
  generator: Generator,
  records: readonly SowerRecord[],
  over: { plan?: Plan; stage?: string; remaining?: number; holder?: string } = {},
): Promise<ShardOutput | 'unfinished' | 'waiting'> => {
  const { plan = aPlan(), stage = 'ask', remaining, holder = 'me' } = over;
  await work.put('in', encodeLines(records));
  const renderPrompt = (_plan: Plan, _template: string, { fields }: SowerRecord) => ({
    messages: [{ role: 'user' as const, content: String(fields.question) }],
    template: 'digest',
  });
  const ports = { work, ledger, clock, generator, renderPrompt, meter: noMeter };
  return generateShard(ports, aWork(plan, stage, { input: 'in', holder }, remaining));
};
const outputOf = async (...parameters: Parameters<typeof run>): Promise<ShardOutput> => {
  const output = await run(...parameters);
  if (typeof output === 'string') throw new Error(output);
  return output;
};
const parts = (): string[] => [...work.objects.keys()].filter((key) => key.includes('completions-'));

describe('a prompt step over seeds', () => {
  it('hands on one completion for each seed and sample, in order', async () => {
    const output = await outputOf(
      aModel((_request, label) => label),
      [seed('a'), seed('b')],
    );
    expect(output.parts[0]).toMatchObject(
      ['ask/a/0', 'ask/a/1', 'ask/b/0', 'ask/b/1'].map((text) => ({
        kind: 'completion',
        parents: [text.split('/')[1]],
        fields: { reply: { text, finish_reason: 'stop', tokens_in: 3, tokens_out: 2 }, answer_kind: 'short' },
      })),
    );
    expect(output.parts[0]?.[0]?.lineage.at(-1)).toMatchObject({ step: 'ask', role: 'author', model: 'm', sample: 0 });
    expect(output.tallies).toEqual([
      { step: 'ask', in: 2, made: 4, kept: 4, rejected: {}, failed: {}, tokensIn: 12, tokensOut: 8 },
    ]);
  });

  it('stores completions before it hands anything on, and never asks again', async () => {
    const first = await outputOf(
      aModel((_request, _label, call) => `answer ${call}`),
      [seed('a')],
    );
    expect(parts()).not.toEqual([]);
    const second = aModel(() => 'another answer');
    expect(await outputOf(second, [seed('a')])).toEqual(first);
    expect(second.labels).toEqual([]);
  });

  it('asks only what is missing', async () => {
    await run(aModel(), [seed('a')]);
    const model = aModel();
    await run(model, [seed('a'), seed('b')]);
    expect(model.labels).toEqual(['ask/b/0', 'ask/b/1']);
  });

  it('drops a record whose call was refused, and stores that as final', async () => {
    const refusing: Generator = {
      complete: async (_request, key, label) => {
        if (label === 'ask/a/1') throw new RequestRefused('400: no', 400);
        return aStoredCompletion(key);
      },
    };
    const output = await outputOf(refusing, [seed('a')]);
    expect(output.dropped).toMatchObject([
      { outcome: 'failed', reason: 'model_refused', evidence: '400: no', step: 'ask' },
    ]);
    expect(output.tallies).toMatchObject([{ made: 2, kept: 1, failed: { model_refused: 1 } }]);
    const model = aModel();
    expect(await outputOf(model, [seed('a')])).toEqual(output);
    expect(model.labels).toEqual([]);
  });

  it('judges no record when the endpoint refuses every call for its set-up', async () => {
    const locked: Generator = {
      complete: async () => {
        throw new RequestRefused('401: no such key', 401);
      },
    };
    await expect(run(locked, [seed('a')])).rejects.toThrow(EndpointUnusable);
    expect(parts()).toEqual([]);
    const model = aModel();
    expect((await outputOf(model, [seed('a')])).dropped).toEqual([]);
    expect(model.labels).toEqual(['ask/a/0', 'ask/a/1']);
  });

  it('throws what is no fault of the endpoint, after storing what came in', async () => {
    const broken: Generator = {
      complete: async (_request, key, label) => {
        if (label === 'ask/a/1') throw new TypeError('no rights');
        return aStoredCompletion(key);
      },
    };
    await expect(run(broken, [seed('a')])).rejects.toThrow('no rights');
    const model = aModel();
    await run(model, [seed('a')]);
    expect(model.labels).toEqual(['ask/a/1']);
  });

  it('sends nothing when time is short, and tries nothing to the end', async () => {
    const model = aModel();
    expect(await run(model, [seed('a')], { remaining: 15_999 })).toBe('unfinished');
    expect(model.labels).toEqual([]);
    expect(parts()).toEqual([]);
  });

  it('leaves failing calls for another time when time runs out between tries', async () => {
    let sent = 0;
    const late: Generator = {
      complete: async () => {
        sent += 1;
        throw new EndpointTimedOut('late');
      },
    };
    const plan = aPlan();
    await work.put('in', encodeLines([seed('a')]));
    const ports = {
      work,
      ledger,
      clock,
      generator: late,
      renderPrompt: () => ({ messages: [], template: 'd' }),
      meter: noMeter,
    };
    const item = aWork(plan, 'ask', { input: 'in' });
    expect(await generateShard(ports, { ...item, remaining: () => (sent === 0 ? 900_000 : 0) })).toBe('unfinished');
    expect(parts()).toEqual([]);
  });

  it('makes an empty shard of an empty one', async () => {
    expect(await run(aModel(), [])).toMatchObject({ parts: [[]], dropped: [], tallies: [{ in: 0, made: 0, kept: 0 }] });
  });

  it('is a bug without its role', async () => {
    await expect(run(aModel(), [], { plan: aPlan({ roles: {} }) })).rejects.toThrow('binds no role "author"');
  });
});

describe('a prompt step over ballots', () => {
  it('counts questions as its units, and all ballots in its sums', async () => {
    const output = await outputOf(aModel(), [question('q'), question('r')], { stage: 'solve' });
    expect(output.units).toEqual([2]);
    expect(output.tallies).toMatchObject([
      { step: 'ballots', in: 2, made: 6, kept: 6 },
      { step: 'solve', in: 6, made: 6, kept: 6 },
    ]);
  });

  it('hands a failed ballot on with its failure, for the vote to decide without it', async () => {
    const failing: Generator = {
      complete: async (_request, key, label) => {
        if (label.startsWith('solve/') && clock.now() === 1_000_000) throw new RequestRefused('400: no', 400);
        return aStoredCompletion(key);
      },
    };
    const output = await outputOf(failing, [question('q')], { stage: 'solve' });
    expect(output.parts[0]).toHaveLength(3);
    expect(output.parts[0]?.[0]?.fields.reply).toMatchObject({
      text: '',
      finish_reason: 'error',
      failure: 'model_refused',
    });
    expect(output.dropped).toEqual([]);
  });
});

describe('a spend cap', () => {
  it('fails the records it has no room for', async () => {
    const output = await outputOf(aModel(), [seed('a'), seed('b')], { plan: aPlan({ budget: { max_tokens: 136 } }) });
    expect(output.parts[0]).toHaveLength(2);
    expect(output.dropped).toMatchObject([{ reason: 'budget', outcome: 'failed' }, { reason: 'budget' }]);
    expect(output.tallies).toMatchObject([{ made: 4, kept: 2, unpaid: 2 }]);
    expect(await ledger.readBudget('animals-1')).toMatchObject({ spent: { tokens: 10 }, reserved: { tokens: 0 } });
  });

  it('waits for its own calls to give back what was reserved too much', async () => {
    const output = await outputOf(aModel(), [seed('a'), seed('b')], { plan: aPlan({ budget: { max_tokens: 150 } }) });
    expect(output.parts[0]).toHaveLength(4);
  });

  it('waits for other workers as long as they settle, but not for dead ones', async () => {
    const plan = aPlan({ budget: { max_tokens: 150 } });
    await ledger.reserve(plan.run, 'dead', { microUsd: 0, tokens: 10 }, { microUsd: undefined, tokens: 150 });
    await ledger.reserve(plan.run, 'alive', { microUsd: 0, tokens: 90 }, { microUsd: undefined, tokens: 150 });
    const still = stillClock();
    clock = {
      ...still,
      async sleep(milliseconds) {
        await still.sleep(milliseconds);
        if (still.slept.length === 10) await ledger.settle(plan.run, 'alive', { microUsd: 0, tokens: 1 });
      },
    };
    const output = await outputOf(aModel(), [seed('a'), seed('b')], { plan });
    expect(output.parts[0]?.length).toBe(3);
    expect(output.dropped).toMatchObject([{ reason: 'budget' }]);
    expect(still.slept.length).toBeLessThan(180);
  });

  it('keeps room for two workers that hold the same attempt', async () => {
    const plan = aPlan({ budget: { max_tokens: 1000 } });
    const never: Generator = { complete: () => new Promise(() => undefined) };
    void run(never, [seed('a')], { plan, holder: 'one' });
    void run(never, [seed('a')], { plan, holder: 'two' });
    await new Promise((resolve) => setImmediate(resolve));
    expect((await ledger.readBudget(plan.run)).reserved.tokens).toBe(4 * 128);
  });
});
