import { expect, it } from 'vitest';
import { aCompletion } from '../../../../support/a-record.ts';
import { verdictOf } from './verdict-of.ts';

it('rejects a reply that was cut by the token limit', () => {
  expect(verdictOf('truncated', aCompletion('Question: x', {}, 'length').fields)).toBe('truncated');
  expect(verdictOf('truncated', aCompletion('Question: x').fields)).toBe('kept');
});

it.each(['```python\nprint(1)', 'so $$x = 1', 'so \\[x = 1'])('rejects the open end of %j', (question) => {
  expect(verdictOf('truncated', { question })).toBe('truncated');
});

it('keeps closed fences and formulas', () => {
  expect(verdictOf('truncated', { question: '```x``` $$y$$ \\[z\\] costs $5' })).toBe('kept');
});
