import { describe, expect, it } from 'vitest';
import { beforeAnswer, findAnswerSlots } from '../../../../../shared/domain/parsers/answer-slots.ts';

const texts = (reply: string) => findAnswerSlots(reply).map(({ text }) => text);

describe('findAnswerSlots', () => {
  it.each([
    ['so\nAnswer: B', ['B']],
    ['so\n**Final answer:** B', ['B']],
    ['so\n**Answer: B**', ['B']],
    ['so\n#### 18', ['18']],
    ['so \\boxed{\\frac{1}{2}}.', ['\\frac{1}{2}']],
    ['Answer:\n\nB', ['B']],
    ['Answer: $\\boxed{5}$', ['5']],
    ['x\nAnswer: A\ny\nAnswer: B', ['A', 'B']],
    ['So, the answer is 5.', ['5']],
    ['Therefore, the final answer is: B', ['B']],
    ['Answer:', ['']],
  ])('reads %j', (reply, slots) => {
    expect(texts(reply)).toEqual(slots);
  });

  it('does not take a heading for an answer', () => {
    expect(texts('#### Step 1: add\nAnswer: 5')).toEqual(['5']);
  });

  it('finds none in prose', () => {
    expect(texts('I believe the answer is somewhere.\nBut where?')).toEqual([]);
  });
});

describe('beforeAnswer', () => {
  const reasoningOf = (reply: string) => beforeAnswer(reply, findAnswerSlots(reply));

  it('gives the reasoning without the lines that repeat the answer', () => {
    expect(reasoningOf('So it is B.\nAnswer: B\n\\boxed{B}')).toBe('So it is B.');
    expect(reasoningOf('First \\boxed{B}.\nThat is it.\nAnswer: B\nGood luck.')).toBe('First \\boxed{B}.\nThat is it.');
    expect(reasoningOf('Answer: B')).toBe('');
  });
});
