import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../shared/domain/json.ts';
import { duelKind } from '../../../../../shared/domain/steps/duel.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

const options = (over: object) =>
  duelKind.options.parse({ mode: 'pair', by: ['ask'], answer: 'answer', keep: ['temperature'], ...over });
const answers = (...all: readonly Readonly<Record<string, Json>>[]) =>
  all.map((fields, index) => aRecord({ ask: 'why', ...fields }, { id: `r${index}` }));
const duel = (records: ReturnType<typeof answers>, over: object = {}) => {
  const result = duelKind.apply?.(records, options(over), aContext());
  if (result === undefined) throw new Error('A duel is a row step.');
  return result;
};

describe('duelKind', () => {
  it('shows the same two answers in both places', () => {
    const { made, kept } = duel(answers({ answer: 'one', temperature: 0 }, { answer: 'two', temperature: 1 }));
    expect(made).toBe(2);
    const [first, second] = kept.map(({ fields }) => fields);
    expect([first?.answer_a, first?.answer_b].sort()).toEqual(['one', 'two']);
    expect([second?.answer_a, second?.answer_b]).toEqual([first?.answer_b, first?.answer_a]);
    expect([first?.pair_order, second?.pair_order]).toEqual([0, 1]);
    expect(second?.pair_duel).toEqual(first?.pair_duel);
    expect(first).not.toHaveProperty('answer');
  });

  it('leaves groups alone that a source decides', () => {
    const sources = [{ name: 'truth', good: 'right' }];
    const { kept } = duel(answers({ answer: 'no', right: false }, { answer: 'yes', right: true }), { sources });
    expect(kept.map(({ fields }) => fields)).toMatchObject([{ chosen: 'yes', rejected: 'no', pair_source: 'truth' }]);
  });

  it('compares the highest and the lowest where it is told by what', () => {
    const many = answers(...['m', 'l', 'h'].map((answer) => ({ answer, reward: { m: 2, l: 1, h: 3 }[answer] ?? 0 })));
    const { kept } = duel(many, { judge: { compare: 'reward' } });
    const shown = [kept[0]?.fields.answer_a, kept[0]?.fields.answer_b];
    expect(shown.sort()).toEqual(['h', 'l']);
  });

  it('asks nobody about one answer, equal answers or answers without text', () => {
    for (const group of [
      answers({ answer: 'one' }),
      answers({ answer: 'one' }, { answer: ' one' }),
      answers({ answer: 'one' }, { answer: ' ' }, { answer: null }),
    ]) {
      const { kept, dropped } = duel(group);
      expect(kept).toEqual([]);
      expect(dropped.map(({ reason }) => reason)).toEqual(['no_pair']);
    }
  });
});
