import { describe, expect, it } from 'vitest';
import { SumsDiffer } from '../../../../shared/contract/errors.ts';
import type { ShardItem } from '../../../../shared/domain/ledger.ts';
import type { StepTally } from '../../../../shared/domain/records.ts';
import { accountOf } from '../../../../shared/stages/account.ts';
import { anItem, aPlan } from '../../../support/a-plan.ts';

const plan = aPlan();
const tally = (step: string, taken: number, made: number, kept: number, over: Partial<StepTally> = {}): StepTally => ({
  step,
  in: taken,
  made,
  kept,
  rejected: {},
  failed: {},
  tokensIn: 0,
  tokensOut: 0,
  ...over,
});

/** 5 rows, 1 refused; 2 samples of each; 1 unreadable, 2 duplicates, 1 failed; 3 ballots for each of the 5 left. */
const sound: Readonly<Record<string, readonly StepTally[]>> = {
  normalize: [tally('seeds', 5, 5, 4, { rejected: { bad_json: 1 } })],
  ask: [tally('ask', 4, 8, 8, { tokensIn: 100, tokensOut: 50 })],
  'ask-filter': [tally('item', 8, 8, 7, { rejected: { bad_format: 1 } })],
  'once-resolve': [tally('once', 7, 7, 5, { rejected: { duplicate: 2 } })],
  solve: [tally('ballots', 5, 15, 15), tally('solve', 15, 15, 15, { tokensIn: 10, tokensOut: 20 })],
  'solve-filter': [tally('ballot', 15, 15, 15), tally('answer', 15, 5, 4, { failed: { model_failed: 1 } })],
  promote: [tally('promote', 4, 4, 4)],
  package: [tally('samples', 4, 4, 4)],
};
const account = (
  over: Readonly<Record<string, readonly StepTally[]>> = {},
  lost: Readonly<Record<string, Partial<ShardItem>>> = {},
) =>
  accountOf(
    plan,
    plan.stages.map((stage) => {
      const tallies = { ...sound, ...over }[stage.name];
      const done = anItem({ status: 'D', ...(tallies === undefined ? {} : { tallies: [...tallies] }) });
      const gone = lost[stage.name];
      return { stage, items: gone === undefined ? [done] : [done, anItem({ shard: 'lost', status: 'F', ...gone })] };
    }),
  );

describe('the account of a run', () => {
  it('adds up what every row and candidate came to', () => {
    const { counts, reasons, tokens, usd } = account();
    expect(counts).toEqual({ seeds: 5, generated: 8, accepted: 4, rejected: 4, failed: 1 });
    expect(reasons).toEqual({ bad_format: 1, bad_json: 1, duplicate: 2, model_failed: 1 });
    expect(tokens).toEqual({ in: 110, out: 70 });
    expect(usd).toBe(0.00025);
  });

  it('counts the calls, those that votes did not need, and repetitions', () => {
    expect(account().calls).toEqual({ asked: 23, saved: 0, reasked: 0 });
    const solve = [tally('ballots', 5, 15, 15), tally('solve', 15, 11, 11, { saved: 4, reasked: 2 })];
    const filter = [tally('ballot', 11, 11, 11), tally('answer', 11, 5, 4, { failed: { model_failed: 1 } })];
    expect(account({ solve, 'solve-filter': filter }).calls).toEqual({ asked: 21, saved: 4, reasked: 2 });
  });

  it('says what the budget had no room for, at the cost of the calls that were made', () => {
    const ask = [tally('ask', 4, 8, 6, { tokensIn: 600, tokensOut: 300, unpaid: 2, failed: { budget: 2 } })];
    const filter = [tally('item', 6, 6, 5, { rejected: { bad_format: 1 } })];
    const resolve = [tally('once', 5, 5, 5)];
    const { calls, counts } = account({ ask, 'ask-filter': filter, 'once-resolve': resolve });
    expect(counts.failed).toBe(3);
    expect(calls).toEqual({ asked: 21, saved: 0, reasked: 0, unpaid: 2, unpaidUsd: 0.0004 });
  });

  it('takes the longest replies where no call was made', () => {
    const solve = [tally('ballots', 5, 15, 15), tally('solve', 15, 15, 15, { unpaid: 15 })];
    const filter = [tally('ballot', 15, 15, 15), tally('answer', 15, 5, 4, { failed: { budget: 1 } })];
    expect(account({ solve, 'solve-filter': filter }).calls).toMatchObject({ asked: 8, unpaid: 15, unpaidUsd: 0.003 });
  });

  it('adds the shards of a step in any order', () => {
    const halves = [tally('ask', 1, 2, 2), tally('ask', 3, 6, 6, { tokensIn: 100, tokensOut: 50 })];
    expect(account({ ask: halves }).counts).toEqual(account({ ask: [...halves].reverse() }).counts);
  });

  it('is empty for a drop whose rows were all refused', () => {
    const none = Object.fromEntries(Object.keys(sound).map((name) => [name, []]));
    const { counts } = account({ ...none, normalize: [tally('seeds', 2, 2, 0, { rejected: { bad_json: 2 } })] });
    expect(counts).toEqual({ seeds: 2, generated: 0, accepted: 0, rejected: 2, failed: 0 });
  });
});

describe('sums that do not hold', () => {
  it.each([
    ['a step that does not balance', { item: 1 }, { 'ask-filter': [tally('item', 8, 8, 7)] }, 'step item made 8'],
    [
      'a step that got less than the one before kept',
      {},
      { 'once-resolve': [tally('once', 6, 6, 5, { rejected: { duplicate: 1 } })] },
      'step once got 6 records, but item kept 7',
    ],
    ['a stage that is missing', {}, { promote: [] }, 'step promote got 0 records, but answer kept 4'],
    ['a data file that is short', {}, { package: [tally('samples', 3, 3, 3)] }, 'step samples got 3'],
    [
      'a vote that lost a question',
      {},
      { 'solve-filter': [tally('ballot', 15, 15, 15), tally('answer', 15, 4, 4)] },
      '9 records were begun (8 generated, 1 seeds refused) but 8 ended',
    ],
  ])('%s is refused by name', (_case, _note, over, message) => {
    expect(() => account(over)).toThrow(SumsDiffer);
    expect(() => account(over)).toThrow(message);
  });
});

describe('shards that were given up', () => {
  it('count by their records: a question is one, a seed stands for all its samples', () => {
    const less = { promote: [tally('promote', 3, 3, 3)], package: [tally('samples', 3, 3, 3)] };
    expect(account(less, { promote: { records: 1 } })).toMatchObject({
      counts: { accepted: 3, failed: 2 },
      reasons: { lost_shard: 1 },
    });
    const more = account({}, { ask: { records: 3 } });
    expect(more.counts).toMatchObject({ generated: 14, failed: 7 });
    expect(more.reasons.lost_shard).toBe(6);
  });

  it('still have to leave sums that hold', () => {
    expect(() => account({}, { promote: { records: 1 } })).toThrow(SumsDiffer);
  });

  it('of seed rows are never made good by counting', () => {
    expect(() => account({}, { normalize: { records: 0 } })).toThrow('1 stretches of seed rows');
  });

  it('need not be counted when they held nothing', () => {
    expect(account({}, { promote: { records: 0 } }).reasons.lost_shard).toBeUndefined();
  });
});
