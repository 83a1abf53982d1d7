import { describe, expect, it } from 'vitest';
import { AnswerKind } from '../../../../../shared/domain/answers/kind.ts';

describe('AnswerKind', () => {
  it('has the five kinds of the seed', () => {
    expect(AnswerKind.options).toEqual(['choice', 'label', 'number', 'short', 'free']);
  });
});
