import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects texts below fifty tokens, a limit that another field may choose', () => {
  const text = 'one two three four five six seven eight nine ten';
  expect(verdictOf('min_tokens', { text })).toBe('too_short');
  expect(verdictOf('min_tokens', { text: `${text} `.repeat(6) })).toBe('kept');
  const parameters = { by: 'task', limits: { list: 5 } };
  expect(verdictOf('min_tokens', { text, task: 'list' }, parameters)).toBe('kept');
  expect(verdictOf('min_tokens', { text, task: 'other' }, parameters)).toBe('too_short');
});

it('judges the field that it is told, and a missing one as empty', () => {
  expect(verdictOf('min_tokens', { other: 'a b c' }, { field: 'other', min: 3 })).toBe('kept');
  expect(verdictOf('min_tokens', {})).toBe('too_short');
});
