import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects words that change script in the middle', () => {
  expect(verdictOf('mixed_script', { text: 'этоword слnovo доmain' })).toBe('lang_mismatch');
  expect(verdictOf('mixed_script', { text: 'это слово and one этоword here' })).toBe('kept');
  expect(verdictOf('mixed_script', { text: 'the β-decay of x-лучи, 東京tower' })).toBe('kept');
});
