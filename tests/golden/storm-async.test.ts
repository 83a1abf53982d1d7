import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelRequest } from '../../shared/domain/completion.ts';
import { dataOf, differences, repeatedAnswers, violations } from '../support/storm/audit.ts';
import type { Faults } from '../support/storm/faults.ts';
import { plainly, type SampleDrop, sampleDrop } from '../support/storm/sample-drop.ts';
import { storm } from '../support/storm/storm.ts';
import type { StormResult } from '../support/storm/storm-types.ts';
import { dieAtEachCall, endureBlackouts, endureSleepers, endureWeather } from '../support/storm/weather.ts';

let realtime: StormResult;
let drop: SampleDrop;
let tiny: SampleDrop;
let quiet: StormResult;
let tinyQuiet: StormResult;

const onAsync = (sample: SampleDrop): SampleDrop => ({ ...sample, plan: { ...sample.plan, mode: 'async' } });

beforeAll(async () => {
  const sample = await sampleDrop(3, { variants: 2, votes: 3 });
  realtime = await storm(sample);
  drop = onAsync(sample);
  tiny = onAsync(await sampleDrop(1, { variants: 1, votes: 2, ...plainly }, { shardRecords: 1 }));
  quiet = await storm(drop);
  tinyQuiet = await storm(tiny);
});

describe('a run on an async endpoint that nothing disturbs', () => {
  it('ends as on a realtime endpoint, byte for byte, and asks every question once', () => {
    expect(quiet.run.status).toBe('complete');
    expect(violations(drop.plan, quiet)).toEqual([]);
    expect(repeatedAnswers(quiet)).toBe(0);
    // The plan names the mode, and the card names the plan.
    expect(differences(dataOf(quiet), dataOf(realtime))).toEqual([]);
    expect(dataOf(quiet).size).toBeGreaterThan(1);
  });

  it('gives the same whatever the sizes of batches and shards', async () => {
    for (const tuning of [{ batchCalls: 1 }, { batchCalls: 3, shardRecords: 1000 }, { batchCalls: 100, shardRecords: 1 }]) {
      const plan = { ...drop.plan, tuning: { ...drop.plan.tuning, ...tuning } };
      const result = await storm({ ...drop, plan, workers: 3 });
      expect(violations(plan, result)).toEqual([]);
      expect(result.run.counts).toEqual(quiet.run.counts);
    }
  });
});

describe('one death on an async endpoint, at each call of a run in turn', () => {
  it.each(['before', 'after'] as const)('%s its effect: the same bytes, and no call repeated but those in flight', async (when) => {
    // Every other call, the others after their effect: the storm of realtime endpoints has all of them.
    await dieAtEachCall(tiny, tinyQuiet, { when, from: when === 'before' ? 0 : 1, stride: 2 });
  }, 240_000);
});

const weathers: readonly (readonly [string, Faults])[] = [
  ['processes die', { crash: 0.03 }],
  ['stores fail, before or after the effect', { error: 0.02 }],
  ['messages get lost, come twice, late and in any order', { drop: 0.15, duplicate: 0.4, delay: 0.3 }],
  ['notices get lost', { noticeLost: 0.4 }],
  ['notices come twice, late and beside messages of others', { noticeTwice: 0.5, noticeLate: 0.4, noticeTest: 0.5 }],
  ['batches break, time out and come back with gaps', { batchBroken: 0.2, batchLate: 0.2, batchIncomplete: 0.3, throttle: 0.2 }],
  ['the event comes twice', { startTwice: true, crash: 0.02, error: 0.01 }],
  [
    'everything at once',
    { crash: 0.01, error: 0.01, drop: 0.1, duplicate: 0.3, delay: 0.2, noticeLost: 0.1, batchBroken: 0.1, throttle: 0.1 },
  ],
];

describe('random weather around an async endpoint', () => {
  it.each(weathers)('%s: the same bytes, every shard done, no call repeated but those in flight', (name, faults) =>
    endureWeather(drop, quiet, name, faults));

  it('everything dies at once and the run is resumed, again and again: no call repeated but those in flight', () =>
    endureBlackouts(drop, quiet));

  it('workers that sleep through their lease: two work on one shard, and the bytes are the same', () =>
    endureSleepers(drop, quiet, 15));
});

describe('a conversation that the endpoint refuses', () => {
  it('is found by halves and becomes its verdict; its neighbours are answered', async () => {
    const refuses = (request: ModelRequest): boolean => request.messages.some(({ content }) => content.includes('Eva puts'));
    const plain = onAsync(await sampleDrop(3, { variants: 2, votes: 3, ...plainly }));
    const result = await storm({ ...plain, refuses });
    expect(result.run).toMatchObject({ status: 'partial' });
    expect(result.run.reasons?.model_refused).toBe(2);
    expect(violations(plain.plan, result)).toEqual([]);
    expect(repeatedAnswers(result)).toBe(0);
  });
});

describe('a spend cap on an async endpoint', () => {
  it('is never passed, whatever dies, and the run ends partial with sums that hold', async () => {
    const need = quiet.journal.spent;
    for (const [index, share] of [0, 0.3, 0.9, 1, 3].entries()) {
      for (const faults of [{}, { crash: 0.02, error: 0.01 }, { noticeLost: 0.2, batchBroken: 0.2 }]) {
        const plan = { ...drop.plan, budget: { max_tokens: Math.floor(need * share) } };
        const result = await storm({ ...drop, plan, seed: index, workers: 3, faults });
        expect(violations(plan, result)).toEqual([]);
        expect(result.journal.spent).toBeLessThanOrEqual(plan.budget.max_tokens);
        if (share < 1) expect(result.run).toMatchObject({ status: 'partial' });
        if (share < 1) expect(result.run.reasons?.budget).toBeGreaterThan(0);
        if (share === 3) expect(result.run.reasons?.budget ?? 0).toBe(0);
      }
    }
  });
});
