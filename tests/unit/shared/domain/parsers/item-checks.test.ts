import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demandsInWords, readItemChecks } from '../../../../../shared/domain/parsers/item-checks.ts';

describe('what a program checks answers by', () => {
  it('is signature and tests for code', () => {
    expect(readItemChecks('code', { signature: ' def f(n) ', tests: ['assert f(1) == 2'] })).toEqual({
      signature: 'def f(n)',
      tests: ['assert f(1) == 2'],
    });
    expect(readItemChecks('code', { signature: 'def f(n)', tests: [] })).toBe(
      'no signature with tests beside the question',
    );
  });

  it('is a list of known demands with what they need for constraints', () => {
    const read = readItemChecks('constraint', {
      constraints: [{ name: 'most_words', count: '50', extra: 'x' }, { name: 'lower_case' }],
    });
    expect(read).toEqual({ constraints: [{ name: 'most_words', count: 50 }, { name: 'lower_case' }] });
    if (typeof read !== 'object') throw new Error('Not read.');
    expect(demandsInWords(read)).toBe('Use at most 50 words. Write in small letters only, without a single capital.');
  });

  it.each([
    [{ name: 'rhymes' }, 'no constraint is called "rhymes"'],
    [{ name: 'most_words' }, 'the constraint most_words has no count'],
    [{ name: 'without_word' }, 'the constraint without_word has no words'],
  ])('refuses %j', (demand, problem) => {
    expect(readItemChecks('constraint', { constraints: [demand] })).toBe(problem);
  });

  it('is nothing for other kinds, and never throws', () => {
    expect(readItemChecks('choice', { tests: ['x'] })).toBeUndefined();
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        readItemChecks('code', value as never);
        readItemChecks('constraint', value as never);
      }),
    );
  });
});
