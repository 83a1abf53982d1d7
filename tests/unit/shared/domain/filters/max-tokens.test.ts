import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects texts above the limit', () => {
  expect(verdictOf('max_tokens', { text: 'one two three' }, { max: 3 })).toBe('kept');
  expect(verdictOf('max_tokens', { text: 'one two three four' }, { max: 3 })).toBe('too_long');
  expect(verdictOf('max_tokens', { text: 'a b c', task: 'x' }, { max: 9, by: 'task', limits: { x: 2 } })).toBe(
    'too_long',
  );
});

it('trusts the count of the endpoint for a reply', () => {
  const reply = { text: 'one two three', finish_reason: 'stop', tokens_out: 99 };
  expect(verdictOf('max_tokens', { reply }, { field: 'reply', max: 50 })).toBe('too_long');
});
