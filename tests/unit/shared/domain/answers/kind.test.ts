import { describe, expect, it } from 'vitest';
import { AnswerKind, isChosen, isCompared, isLong } from '../../../../../shared/domain/answers/kind.ts';

describe('AnswerKind', () => {
  it('has the kinds of the table: those with options, those that are compared, and those that a program or nobody checks', () => {
    expect(AnswerKind.options.filter(isChosen)).toEqual(['choice', 'label', 'cloze']);
    expect(AnswerKind.options.filter(isCompared)).toEqual(['choice', 'label', 'cloze', 'number', 'short']);
    expect(AnswerKind.options.filter(isLong)).toEqual(['free', 'code', 'constraint']);
  });
});
