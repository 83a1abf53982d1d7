import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects another number of options than the seed has', () => {
  expect(verdictOf('option_count', { answer_kind: 'choice', options: ['a', 'b'], seed_options: ['x', 'y', 'z'] })).toBe(
    'option_count',
  );
  expect(verdictOf('option_count', { answer_kind: 'short', options: ['a', 'b'], seed_options: null })).toBe(
    'option_count',
  );
  expect(verdictOf('option_count', { answer_kind: 'choice', options: null, seed_options: ['x', 'y'] })).toBe(
    'option_count',
  );
});

it('keeps the same number, none of both, and leaves labels to their own filter', () => {
  expect(verdictOf('option_count', { answer_kind: 'choice', options: ['a', 'b'], seed_options: ['x', 'y'] })).toBe(
    'kept',
  );
  expect(verdictOf('option_count', { answer_kind: 'number', options: null, seed_options: null })).toBe('kept');
  expect(verdictOf('option_count', { answer_kind: 'label', options: null, seed_options: ['yes', 'no'] })).toBe('kept');
});
