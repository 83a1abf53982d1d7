import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects inputs that give the target away', () => {
  const target = 'the old mill';
  expect(verdictOf('target_in_input', { input: 'It is about The Old Mill.', target })).toBe('target_in_input');
  expect(verdictOf('target_in_input', { input: 'It is about the older mill.', target })).toBe('kept');
  expect(verdictOf('target_in_input', { input: 'yes or no', target: 'yes' })).toBe('kept');
});
