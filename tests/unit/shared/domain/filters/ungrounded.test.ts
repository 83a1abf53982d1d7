import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const source = 'A train runs 120 km in 2.5 hours, so $v = 48$ km/h; then 30 km more.';

it('rejects a dialogue about another problem', () => {
  expect(verdictOf('ungrounded', { source, text: 'A: What is 7 times 8? B: It is 56.' })).toBe('ungrounded');
});

it('keeps a dialogue that takes up half of the numbers', () => {
  expect(verdictOf('ungrounded', { source, text: 'A: How fast for 120 km in 2.5 hours? B: 48.' })).toBe('kept');
});

it('does not judge sources with fewer than three', () => {
  expect(verdictOf('ungrounded', { source: 'There are 3 cats and 4 dogs.', text: 'Animals.' })).toBe('kept');
});
