import { describe, expect, it } from 'vitest';
import { constraintCheck } from '../../../../../shared/domain/tools/constraint-check.ts';

const check = (text: string, constraints: unknown) =>
  constraintCheck.run?.({ text, constraints: constraints as never }, {});

describe('constraint_check', () => {
  it('names what is met and what is broken', () => {
    const list = [
      { name: 'most_words', count: 3 },
      { name: 'no_commas' },
      { name: 'with_word', words: 'now', count: 1 },
    ];
    expect(check('here, now', list)).toEqual({ ok: false, met: ['most_words', 'with_word'], broken: ['no_commas'] });
    expect(check('here now', list)).toMatchObject({ ok: true, broken: [] });
  });

  it('says nothing where nothing was asked for', () => {
    expect(check('text', [])).toMatchObject({ ok: null });
    expect(check('text', null)).toMatchObject({ ok: null });
    expect(check('text', [{ no: 'name' }])).toMatchObject({ ok: null });
  });
});
