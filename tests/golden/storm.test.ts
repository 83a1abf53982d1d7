import { beforeAll, describe, expect, it } from 'vitest';
import { memoryClaims } from '../support/memory-claims.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { changedFiles, dataOf, differences, repeatedAnswers, undisturbed, violations } from '../support/storm/audit.ts';
import type { Faults } from '../support/storm/faults.ts';
import { plainly, type SampleDrop, sampleDrop } from '../support/storm/sample-drop.ts';
import { storm } from '../support/storm/storm.ts';
import type { StormResult } from '../support/storm/storm-types.ts';
import { dieAtEachCall, endureBlackouts, endureSleepers, endureWeather } from '../support/storm/weather.ts';

let drop: SampleDrop;
let tiny: SampleDrop;
let quiet: StormResult;
let tinyQuiet: StormResult;

beforeAll(async () => {
  drop = await sampleDrop(3, { variants: 2, votes: 3 });
  tiny = await sampleDrop(1, { variants: 1, votes: 2, ...plainly }, { shardRecords: 1 });
  quiet = await storm(drop);
  tinyQuiet = await storm(tiny);
});

describe('a run that nothing disturbs', () => {
  it('ends complete, with records of every outcome, and asks every question once', () => {
    expect(quiet.run.status).toBe('complete');
    expect(quiet.run.counts?.accepted).toBeGreaterThan(2);
    expect(quiet.run.counts?.rejected).toBeGreaterThan(2);
    expect(quiet.run.reasons?.duplicate).toBeGreaterThan(0);
    expect(violations(drop.plan, quiet)).toEqual([]);
    expect(repeatedAnswers(quiet)).toBe(0);
  });

  it('gives the same files again', async () => {
    expect(differences((await undisturbed(drop, quiet)).files, quiet.files)).toEqual([]);
  });

  it('gives the same data whatever the sizes of shards and ranges, the buckets and the number of workers', async () => {
    const sizes = [
      { shardRecords: 1, workers: 1 },
      { shardRecords: 3, workers: 5, ledgerBuckets: 4 },
      { shardRecords: 1000, workers: 2, window: 1 },
      { shardRecords: 2, workers: 3, rangeBytes: 100, maximumInFlight: 1 },
    ];
    for (const { workers, ...tuning } of sizes) {
      const plan = { ...drop.plan, tuning: { ...drop.plan.tuning, ...tuning } };
      const result = await storm({ ...drop, plan, workers });
      expect(violations(plan, result)).toEqual([]);
      expect(differences(dataOf(result), dataOf(quiet))).toEqual([]);
    }
  });
});

describe('one death, at each call of a run in turn', () => {
  it.each(['before', 'after'] as const)('%s its effect: the same bytes, and no call repeated but those in flight', async (when) => {
    await dieAtEachCall(tiny, tinyQuiet, { when });
  }, 240_000);
});

const weathers: readonly (readonly [string, Faults])[] = [
  ['processes die', { crash: 0.03 }],
  ['stores fail, before or after the effect', { error: 0.02 }],
  ['messages get lost, come twice, late and in any order', { drop: 0.15, duplicate: 0.4, delay: 0.3 }],
  ['the endpoint throttles, breaks and hangs', { throttle: 0.2, serverError: 0.1, hang: 0.05, crash: 0.01 }],
  ['functions are stopped at their time limit', { lifetimeMs: 110_000, hang: 0.3, throttle: 0.3 }],
  ['the event comes twice', { startTwice: true, crash: 0.02, error: 0.01 }],
  ['everything at once', { crash: 0.01, error: 0.01, drop: 0.1, duplicate: 0.3, delay: 0.2, throttle: 0.1 }],
];

describe('answers that are held back, because an endpoint of known size has a price', () => {
  const completions = ({ work }: StormResult): number =>
    [...work.keys()].filter((key) => key.includes('/completions-')).length;
  let fleet: SampleDrop;
  let calm: StormResult;
  beforeAll(async () => {
    fleet = { ...drop, plan: { ...drop.plan, slots: 256 } };
    calm = await storm(fleet);
  });

  it('are asked once, and stored in fewer objects', () => {
    expect(violations(fleet.plan, calm)).toEqual([]);
    expect(repeatedAnswers(calm)).toBe(0);
    expect(calm.stored.size).toBe(calm.journal.answers.size);
    expect(completions(calm)).toBeLessThan(completions(quiet) / 2);
  });

  it.each<readonly [string, Faults]>([
    ['processes die', { crash: 0.03 }],
    ['everything at once', { crash: 0.01, error: 0.02, duplicate: 0.3, delay: 0.2, hang: 0.1, lifetimeMs: 110_000 }],
  ])('%s: the same bytes, every shard done, no call repeated but those that nobody had stored', (name, faults) =>
    endureWeather(fleet, calm, name, faults, 4));
});

describe('random weather', () => {
  it.each(weathers)('%s: the same bytes, every shard done, no call repeated but those in flight', (name, faults) =>
    endureWeather(drop, quiet, name, faults));

  it('everything dies at once and the run is resumed, again and again: the same bytes, and no call repeated but those in flight', () =>
    endureBlackouts(drop, quiet));

  it('workers that sleep through their lease: two work on one shard, and the bytes are the same', () =>
    endureSleepers(drop, quiet, 25));
});

describe('an endpoint that is away', () => {
  it.each([
    ['from the start, for ten minutes', 0, 600_000],
    ['soon after the start, for ten minutes', 1500, 600_000],
    ['in the middle of the answers, for ten minutes', 4000, 620_000],
    ['for the time of a restart', 2000, 40_000],
  ])('%s: every record is asked later, and none is lost', async (_when, from, to) => {
    for (let seed = 0; seed < 4; seed += 1) {
      const options = { ...drop, seed, workers: 1 + seed, faults: { away: { from, to }, crash: seed === 3 ? 0.01 : 0 } };
      const result = await storm(options);
      const found = [...violations(drop.plan, result), ...(await changedFiles(options, result, quiet))];
      expect(found, `seed ${seed}`).toEqual([]);
      expect(result.run, `seed ${seed}`).toMatchObject({ status: 'complete' });
    }
  });

  it('for good: the run ends all the same, and says what it could not ask', async () => {
    const result = await storm({ ...drop, workers: 3, faults: { away: { from: 3000, to: Number.POSITIVE_INFINITY } } });
    expect(violations(drop.plan, result)).toEqual([]);
    expect(result.run).toMatchObject({ status: 'partial' });
    expect(result.run.reasons?.model_failed).toBeGreaterThan(0);
    expect(result.virtualMs).toBeLessThan(3 * 3_600_000);
  });
});

describe('a spend cap', () => {
  it('is never passed, whatever dies, and the run ends partial with sums that hold', async () => {
    const need = quiet.journal.spent;
    for (const [index, share] of [0, 0.3, 0.9, 1, 3].entries()) {
      for (const faults of [{}, { crash: 0.02, error: 0.01 }, { stall: 0.02, duplicate: 0.5 }]) {
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

  it('is never passed either when replies cost less than was reserved and the dead leave some of it', async () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const plan = { ...drop.plan, budget: { max_tokens: Math.floor(quiet.journal.spent * 0.4) } };
      const faults = { crash: 0.03, error: 0.01, hang: 0.05, ...(seed % 2 === 0 ? { stall: 0.02, duplicate: 0.5 } : {}) };
      const ledger = memoryLedger();
      const result = await storm({ ...drop, plan, seed, ledger, workers: 1 + (seed % 4), thrifty: true, faults });
      expect(violations(plan, result), `seed ${seed}`).toEqual([]);
      expect(result.journal.spent, `seed ${seed}`).toBeLessThanOrEqual(plan.budget.max_tokens);
      // What nobody took over stays reserved: it counts against the cap until somebody does.
      const { spent, reserved } = await ledger.readBudget(plan.run);
      expect(result.journal.spent, `seed ${seed}`).toBeLessThanOrEqual(spent.tokens + reserved.tokens);
    }
  });
});

describe('shards that are given up', () => {
  it.each([
    'similar', 'similar-filter', 'questions-claim', 'questions-resolve', 'solve', 'solve-filter', 'promote',
  ])('%s: the run ends partial and its sums hold', async (stage) => {
    const result = await storm({ ...drop, workers: 2, cursed: (shard) => shard === `${stage}/0000-00000.00000` });
    expect(result.run.status).toBe('partial');
    expect(result.run.reasons?.lost_shard).toBeGreaterThan(0);
    expect(violations(drop.plan, result)).toEqual([]);
  });

  it('hand nothing on even while a worker is still at them: the sums hold', async () => {
    for (let seed = 0; seed < 15; seed += 1) {
      const result = await storm({ ...drop, seed, workers: 3, faults: { bury: 0.15, duplicate: 0.2 } });
      expect(violations(drop.plan, result), `seed ${seed}`).toEqual([]);
    }
  });

  it.each(['normalize/0000-00000', 'package/accepted-00000'])('%s: nothing is published', async (lost) => {
    const result = await storm({ ...drop, cursed: (shard) => shard === lost });
    expect(result.run).toMatchObject({ status: 'failed', error: expect.stringContaining('cursed') });
    expect([...result.files.keys()].filter((name) => name.endsWith('manifest.json'))).toEqual([]);
  });

  it('a stretch of seeds that cannot be read stops the run before the endpoint is asked', async () => {
    const result = await storm({ ...drop, cursed: (shard) => shard.startsWith('normalize/') });
    expect(result.journal.answers.size).toBe(0);
  });
});

describe('a record that ends its worker', () => {
  it('is found as a seed and left out; its neighbours go on', async () => {
    const result = await storm({ ...drop, lethal: (question) => question.startsWith('Eva puts') });
    expect(result.run).toMatchObject({ status: 'partial', reasons: { poison: 1 } });
    expect(result.run.counts).toMatchObject({ generated: 4, failed: 1 });
    expect(violations(drop.plan, result)).toEqual([]);
  });

  it('is found as a question with all its ballots and counts once', async () => {
    const questions = [...quiet.work].filter(([key]) => key.includes('/promote/')).map(([, bytes]) => bytes);
    const [line] = Buffer.from(questions[0] ?? '').toString().split('\n');
    const { question } = (JSON.parse(line ?? '{}') as { fields: { question: string } }).fields;
    // It and its duplicates are looked at once each before ballots are drawn, and do no harm then.
    const written = [...quiet.work].filter(([key]) => /\/similar-filter\/.*\/\d+\.jsonl$/u.test(key));
    const lines = written.flatMap(([, bytes]) => Buffer.from(bytes).toString().split('\n').filter(Boolean));
    const copies = lines.filter((one) => JSON.parse(one).fields.question === question).length;
    let looks = 0;
    const lethal = (text: string): boolean => text === question && ++looks > copies;
    const result = await storm({ ...drop, lethal });
    expect(result.run).toMatchObject({ status: 'partial', reasons: { poison: 1 } });
    expect(result.run.counts?.accepted).toBe((quiet.run.counts?.accepted ?? 0) - 1);
    expect(violations(drop.plan, result)).toEqual([]);
  });
});

describe('a second run into the same dataset', () => {
  it('keeps nothing that the first one published, whatever dies', async () => {
    const [ledger, claims] = [memoryLedger(), memoryClaims()];
    await storm({ ...drop, ledger, claims });
    const plan = { ...drop.plan, run: 'storm-other', runKey: 'other' };
    const faults = { crash: 0.02 };
    const result = await storm({ ...drop, plan, ledger, claims, seed: 5, faults, replay: quiet.stored });
    expect(result.run.counts?.accepted).toBe(0);
    expect(result.run.reasons?.published_before).toBe(quiet.run.counts?.accepted);
  });

  it('that repeats the same inputs keeps what the first one kept', async () => {
    const [ledger, claims] = [memoryLedger(), memoryClaims()];
    await storm({ ...drop, ledger, claims });
    const plan = { ...drop.plan, run: 'storm-again', generation: 1 };
    const result = await storm({ ...drop, plan, ledger, claims });
    expect(result.run.counts).toEqual(quiet.run.counts);
  });
});
