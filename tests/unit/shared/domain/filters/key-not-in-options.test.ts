import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects a claim that is none of the options', () => {
  expect(verdictOf('key_not_in_options', { options: ['a', 'b'], claimed_answer: 'F', claimed_index: null })).toBe(
    'key_not_in_options',
  );
});

it('keeps a claim with a place, no claim, and questions without options', () => {
  expect(verdictOf('key_not_in_options', { options: ['a', 'b'], claimed_answer: 'a', claimed_index: 0 })).toBe('kept');
  expect(verdictOf('key_not_in_options', { options: ['a', 'b'], claimed_answer: null, claimed_index: null })).toBe(
    'kept',
  );
  expect(verdictOf('key_not_in_options', { options: null, claimed_answer: '18', claimed_index: null })).toBe('kept');
});
