import { describe, expect, it } from 'vitest';
import { runAlarms } from '../../../../../shared/domain/alarms/alarm-texts.ts';
import { type Evidence, noEvidence } from '../../../../../shared/domain/alarms/evidence.ts';
import { runChecks } from '../../../../../shared/domain/alarms/run-checks.ts';
import { addScoreSums, noScores, scoreSums } from '../../../../../shared/domain/alarms/score-sums.ts';
import { randomFor } from '../../../../../shared/domain/random.ts';
import { watched } from './builders.ts';

const none = watched({ scores: [], axes: [], texts: [], hasBallots: false });
const checksOf = (evidence: Partial<Evidence>, over = {}) =>
  runChecks({ ...noEvidence, ...evidence }, { ...none, ...over });
const one = (evidence: Partial<Evidence>, over = {}) => checksOf(evidence, over)[0];
const textsOf = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => ({ order: String(index), words: text(index) }));
const random = randomFor(1, 'words');
const anyWords = (): string => Array.from({ length: 20 }, () => `w${Math.floor(random() * 3000)}`).join(' ');

describe('runChecks', () => {
  it('rings when solvers prefer a place', () => {
    const biased = one(
      {
        chosenPlaces: [
          ['4:0', 60],
          ['4:1', 30],
          ['4:2', 28],
          ['4:3', 32],
        ],
      },
      { hasBallots: true },
    );
    expect(biased).toMatchObject({ what: 'chosen-places', status: 'alarm', rows: 150, limit: 0.01 });
    const even = one(
      {
        chosenPlaces: [
          ['4:0', 40],
          ['4:1', 36],
          ['4:2', 35],
          ['4:3', 39],
        ],
      },
      { hasBallots: true },
    );
    expect(even).toMatchObject({ status: 'fine', value: 0.929 });
  });

  it('counts places that never came', () => {
    const places = one(
      {
        chosenPlaces: [
          ['4:1', 50],
          ['4:2', 50],
          ['4:3', 50],
        ],
      },
      { hasBallots: true },
    );
    expect(places).toMatchObject({ status: 'alarm', rows: 150 });
  });

  it('is silent about a trifle among millions of ballots', () => {
    const places = one(
      {
        chosenPlaces: [
          ['2:0', 1_010_000],
          ['2:1', 990_000],
        ],
      },
      { hasBallots: true },
    );
    expect(places).toMatchObject({ status: 'fine', value: 0 });
  });

  it('tells of right answers that stand at one place', () => {
    expect(checksOf({ answerPlaces: [['3:0', 60]] })).toMatchObject([{ what: 'answer-places', status: 'alarm' }]);
  });

  it('rings when scores follow length, in either direction', () => {
    const sums = (sign: number) =>
      Array.from({ length: 40 }, (_, index) => scoreSums(3 + sign * (index / 20), 2 ** (index / 4))).reduce(
        addScoreSums,
        noScores,
      );
    const check = (sign: number) => one({ scores: { rating: sums(sign) } }, { scores: ['rating'] });
    expect(check(1)).toMatchObject({ what: 'score-length', field: 'rating', status: 'alarm', rows: 40 });
    expect(check(-1)).toMatchObject({ status: 'alarm' });
    expect(check(0)).toMatchObject({ status: 'cannot-tell', value: null });
  });

  it('rings when texts repeat each other, and not when they do not', () => {
    const rut = textsOf(80, (index) => `let us look at this question about number ${index % 4} and see what it says`);
    expect(checksOf({ texts: rut }, { texts: ['text'] }).map(({ what, status }) => [what, status])).toEqual([
      ['distinct-pairs', 'alarm'],
      ['distinct-openings', 'alarm'],
      ['alike-texts', 'alarm'],
    ]);
    const fresh = textsOf(80, anyWords);
    expect(checksOf({ texts: fresh }, { texts: ['text'] }).map(({ status }) => status)).toEqual([
      'fine',
      'fine',
      'fine',
    ]);
  });

  it('rings when a value of an axis is as good as missing', () => {
    const axes = [{ name: 'style', values: ['a', 'b'] }];
    expect(
      one(
        {
          axes: [
            ['style=a', 95],
            ['style=b', 5],
          ],
        },
        { axes },
      ),
    ).toMatchObject({ field: 'style', status: 'alarm' });
    expect(one({ axes: [['style=a', 100]] }, { axes })).toMatchObject({ status: 'alarm', value: 0 });
    expect(
      one(
        {
          axes: [
            ['style=a', 70],
            ['style=b', 30],
          ],
        },
        { axes },
      ),
    ).toMatchObject({ status: 'fine' });
  });

  it('rings when a judge gets less than eight in ten planted samples right, of either kind', () => {
    const planted = (right: number): [string, number][] => [
      ['rating:bad:right', right],
      ['rating:bad:wrong', 10 - right],
      ['rating:good:right', 10],
    ];
    const statuses = (right: number) =>
      checksOf({ planted: planted(right) }, { plantedJudges: ['rating'] }).map(({ value, status }) => [value, status]);
    expect(statuses(7)).toEqual([
      [0.7, 'alarm'],
      [1, 'fine'],
    ]);
    expect(statuses(8)).toEqual([
      [0.8, 'fine'],
      [1, 'fine'],
    ]);
  });

  it('says what it cannot tell for want of records, instead of leaving it out', () => {
    const all = checksOf(
      { chosenPlaces: [['4:0', 8]], texts: textsOf(3, anyWords) },
      watched({ plantedJudges: ['rating'] }),
    );
    expect(all.map(({ what, status, needs }) => [what, status, needs])).toEqual([
      ['chosen-places', 'cannot-tell', 40],
      ['answer-places', 'cannot-tell', 40],
      ['score-length', 'cannot-tell', 30],
      ['distinct-pairs', 'cannot-tell', 1000],
      ['distinct-openings', 'cannot-tell', 50],
      ['alike-texts', 'cannot-tell', 50],
      ['axis-entropy', 'cannot-tell', 50],
      ['planted-bad', 'cannot-tell', 5],
      ['planted-good', 'cannot-tell', 5],
    ]);
    expect(new Set(all.map(({ what }) => what))).toEqual(new Set(Object.keys(runAlarms)));
  });

  it('looks at nothing that the recipe does not have', () => {
    expect(checksOf({})).toEqual([]);
  });
});
