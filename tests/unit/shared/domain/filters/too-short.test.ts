import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects a question that is no question yet', () => {
  expect(verdictOf('too_short', { question: 'Why?' })).toBe('too_short');
  expect(verdictOf('too_short', { question: '??? ...' })).toBe('too_short');
  expect(verdictOf('too_short', { question: '为什么' })).toBe('too_short');
});

it('keeps short questions that stand alone, or beside a context', () => {
  expect(verdictOf('too_short', { question: 'What is ice?' })).toBe('kept');
  expect(verdictOf('too_short', { question: '冰是什么做的？' })).toBe('kept');
  expect(verdictOf('too_short', { question: 'Why?', context: 'Ann left.' })).toBe('kept');
});
