import { describe, expect, it } from 'vitest';
import { readMarkedItem } from '../../../../../shared/domain/parsers/qa-item-lines.ts';

describe('readMarkedItem', () => {
  it('passes over talk before the question and explanations behind it', () => {
    expect(readMarkedItem('Let me think.\nQuestion: q\nAnswer: a\nExplanation: e', false)).toEqual({
      question: 'q',
      context: null,
      options: null,
      answer: 'a',
    });
  });

  it('takes an equal answer that is given twice as one', () => {
    expect(readMarkedItem('Question: q\nAnswer: a\nAnswer: a', false)).toMatchObject({ answer: 'a' });
    expect(readMarkedItem('Question: q\nAnswer: a\nAnswer: b', false)).toMatch(/several answers/u);
  });

  it('takes options only in the order of the alphabet', () => {
    expect(readMarkedItem('Question: q\nA) x\nC) y\nAnswer: x', false)).toMatchObject({ options: null });
  });
});
