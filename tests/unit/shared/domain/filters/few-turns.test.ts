import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects three turns and keeps four', () => {
  const turn = { speaker: 'A', text: 'x' };
  expect(verdictOf('few_turns', { turns: [turn, turn, turn] })).toBe('few_turns');
  expect(verdictOf('few_turns', { turns: [turn, turn, turn, turn] })).toBe('kept');
  expect(verdictOf('few_turns', { turns: 'A: x' })).toBe('few_turns');
});
