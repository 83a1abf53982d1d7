import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it.each(['Dear {{ name }},', 'the title is {title}', '[insert topic here]', '<your answer>', '{% if x %}'])(
  'rejects %j',
  (text) => {
    expect(verdictOf('unfilled_slot', { text })).toBe('unfilled_slot');
  },
);

it('keeps sets and formulas', () => {
  expect(verdictOf('unfilled_slot', { text: 'the set {1, 2} and $x_{max}$ and {a}' })).toBe('kept');
});
