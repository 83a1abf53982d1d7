import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../shared/domain/json.ts';
import { answerMatch } from '../../../../../shared/domain/tools/answer-match.ts';

const match = (text: Json, truth: Json) => answerMatch.run?.({ text, truth }, {});

describe('answer_match', () => {
  it.each([
    ['There are 9 twice.\nAnswer: 18', '18'],
    ['So it is \\boxed{18.0}.', '18'],
    ['Half of them.\n#### 1,234', '1234'],
    ['Think.\nAnswer: **18 apples**', '18'],
    ['Answer: $\\frac{1}{2}$', '0.5'],
    ['Paris', 'paris'],
    ['The capital.\nFinal answer: The Eiffel Tower.', 'Eiffel Tower'],
    ['Answer: 18\n\nAnswer: 18.0', 18],
  ])('finds that %j says %j', (text, truth) => {
    expect(match(text, truth)).toMatchObject({ ok: true });
  });

  it.each([
    ['There are 18 of them, and much else is to be said.\nSo it goes.', '18'],
    ['Answer: 17', '18'],
    ['Answer: 11', 'Apollo 11'],
    ['Answer: 18\nAnswer: 19', '18'],
    ['', '18'],
  ])('finds that %j does not say %j', (text, truth) => {
    expect(match(text, truth)).toMatchObject({ ok: false });
  });

  it('says nothing without a truth', () => {
    expect(match('Answer: 18', null)).toEqual({ ok: null, found: '18' });
  });
});
