import { describe, expect, it } from 'vitest';
import { answerKindOf, indexField, listField, textField, without } from '../../../../../shared/domain/steps/fields.ts';

const fields = { a: 'x', b: ['x', 'y'], c: 2, d: null, e: ['x', 1], f: -1, answer_kind: 'number' };

describe('fields', () => {
  it('are given as what they are, or as null', () => {
    expect([textField(fields, 'a'), textField(fields, 'b'), textField(fields, 'none')]).toEqual(['x', null, null]);
    expect([listField(fields, 'b'), listField(fields, 'e'), listField(fields, 'd')]).toEqual([['x', 'y'], null, null]);
    expect([indexField(fields, 'c'), indexField(fields, 'f'), indexField(fields, 'a')]).toEqual([2, null, null]);
  });

  it('name an answer kind, or free when there is none', () => {
    expect(answerKindOf(fields)).toBe('number');
    expect(answerKindOf({ answer_kind: 'essay' })).toBe('free');
  });

  it('can be left out', () => {
    expect(without({ a: 1, b: 2 }, ['b', 'c'])).toEqual({ a: 1 });
  });
});
