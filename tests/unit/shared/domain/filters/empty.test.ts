import { expect, it } from 'vitest';
import { aCompletion } from '../../../../support/a-record.ts';
import { verdictOf } from './verdict-of.ts';

it.each(['', '  \n', '\u200b', '\0'])('rejects %j', (text) => {
  expect(verdictOf('empty', { question: text })).toBe('empty');
  expect(verdictOf('empty', aCompletion(text).fields)).toBe('empty');
});

it('keeps a visible character', () => {
  expect(verdictOf('empty', { question: '?' })).toBe('kept');
  expect(verdictOf('empty', aCompletion('x').fields)).toBe('kept');
});
