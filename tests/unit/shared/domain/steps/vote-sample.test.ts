import { describe, expect, it } from 'vitest';
import { finalOrder, pickWinningBallot, winningText } from '../../../../../shared/domain/steps/vote-sample.ts';
import { aRecord } from '../../../../support/a-record.ts';

const ballot = (answer: string, options: string[] | null = null, reasoning: string | null = null) =>
  aRecord({ ballot_answer: answer, ballot_options: options, reasoning });

describe('winningText', () => {
  it('is the writing that most winners use, else the chosen one', () => {
    const [a, b, c] = [ballot('$18'), ballot('18'), ballot('18')];
    expect(winningText([a, b, c], a)).toBe('18');
    expect(winningText([a, b], a)).toBe('$18');
  });
});

describe('pickWinningBallot', () => {
  it('always picks the same one for the same key', () => {
    const winners = [ballot('x', ['x', 'y']), ballot('x', ['y', 'x'])];
    expect(pickWinningBallot(winners, [1, 'q'])).toBe(pickWinningBallot(winners, [1, 'q']));
  });

  it('picks the only one there is', () => {
    const only = ballot('18');
    expect(pickWinningBallot([only], [1, 'q'])).toBe(only);
    expect(() => pickWinningBallot([], [1])).toThrow();
  });
});

describe('finalOrder', () => {
  const fields = { answer_kind: 'choice', options: ['a', 'b', 'c'] };

  it('is the order of the reasoning where there is some', () => {
    expect(finalOrder(fields, ballot('c', ['c', 'a', 'b'], 'why'), 'c', [1])).toEqual({
      options: ['c', 'a', 'b'],
      index: 0,
      label: 'A',
    });
  });

  it('is drawn where there is none, but never for labels', () => {
    const drawn = finalOrder(fields, ballot('c', ['c', 'a', 'b']), 'c', [1]);
    expect(drawn.options?.[drawn.index ?? -1]).toBe('c');
    expect(finalOrder({ ...fields, answer_kind: 'label' }, ballot('c', ['c', 'a', 'b']), 'c', [1]).options).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('is nothing without options', () => {
    expect(finalOrder({ options: null }, ballot('18'), '18', [1])).toEqual({ options: null, index: null, label: null });
  });
});
