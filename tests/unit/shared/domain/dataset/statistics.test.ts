import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addStatistics,
  DatasetStatistics,
  emptyStatistics,
  statisticsOf,
} from '../../../../../shared/domain/dataset/statistics.ts';
import { anAccepted, aRejected, aSeed } from './builders.ts';

const accepted = Array.from({ length: 60 }, (_, index) =>
  anAccepted(
    {
      question: 'q'.repeat(index),
      answer_label: 'AB'[index % 2] ?? null,
      vote: { n: 5, valid: 5, count: 3, share: 0.6 },
    },
    { id: `accepted-${index}`, seed: aSeed({ task: ['gsm8k', '__proto__', 'constructor'][index % 3] ?? '' }) },
  ),
);
const rejected = Array.from({ length: 30 }, (_, index) =>
  aRejected({ id: `rejected-${index}`, reason: index % 5 === 0 ? 'tie' : 'bad_format' }),
);
const whole = statisticsOf(accepted, rejected);

describe('addStatistics', () => {
  it('gives the same for any order and grouping of the rows', () => {
    const shuffled = (length: number) =>
      fc.shuffledSubarray([...Array(length).keys()], { minLength: length, maxLength: length });
    fc.assert(
      fc.property(shuffled(60), shuffled(30), fc.integer({ min: 1, max: 7 }), (first, second, groups) => {
        const pick = <Row>(rows: readonly Row[], order: readonly number[], group: number): Row[] =>
          order.filter((_, place) => place % groups === group).flatMap((index) => rows[index] ?? []);
        const parts = Array.from({ length: groups }, (_, group) =>
          statisticsOf(pick(accepted, first, group), pick(rejected, second, group)),
        );
        expect(addStatistics(parts)).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('adds nothing to nothing', () => {
    expect(addStatistics([])).toEqual(emptyStatistics);
  });
});

describe('statisticsOf', () => {
  it('counts by task even where tasks have the names of object members', () => {
    expect(whole.accepted.tasks).toEqual([
      ['__proto__', 20],
      ['constructor', 20],
      ['gsm8k', 20],
    ]);
  });

  it('survives JSON and its own schema', () => {
    expect(DatasetStatistics.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  });

  it('counts lengths in code points, votes in whole percent and positions by number of options', () => {
    const one = statisticsOf([anAccepted({ question: '🌱🌱' })], []);
    expect(one.accepted.questionCharacters).toMatchObject({ smallest: 2, largest: 2, bins: { 2: 1 } });
    expect(one.accepted.votePercent.bins).toEqual({ 80: 1 });
    expect(one.accepted.positions).toEqual([['2:B', 1]]);
  });

  it('keeps at most 20 accepted samples, and some of every reason', () => {
    expect(whole.accepted.samples).toHaveLength(20);
    expect(whole.rejected.samples.map(({ reason }) => reason).sort()).toEqual([
      ...Array(4).fill('bad_format'),
      ...Array(4).fill('tie'),
    ]);
  });
});
