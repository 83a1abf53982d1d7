import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects a refusal wherever the model wrote it', () => {
  expect(verdictOf('refusal', { question: 'What is ice?', reasoning: 'As an AI, I cannot answer that.' })).toBe(
    'refusal',
  );
  expect(verdictOf('refusal', { question: "I'm sorry, but I can't help with that." })).toBe('refusal');
});

it('keeps a question in which somebody is sorry', () => {
  expect(verdictOf('refusal', { question: 'Ann says "I am sorry I am late". What did Ann feel?' })).toBe('kept');
  expect(verdictOf('refusal', { question: 'I cannot find 3 of my 10 socks. How many do I have?' })).toBe('kept');
});

it('takes a long text for more than a refusal, unless it is told otherwise', () => {
  const long = `I'm sorry, but I can't help with that. ${'Here is what I can say about it instead. '.repeat(20)}`;
  expect(verdictOf('refusal', { question: long })).toBe('kept');
  expect(verdictOf('refusal', { question: long }, { max_words: 1000 })).toBe('refusal');
});
