import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects loops of words, of paragraphs and of one character', () => {
  expect(verdictOf('repetition', { question: 'iron '.repeat(30) })).toBe('repetition');
  expect(verdictOf('repetition', { question: 'Then they walk all the way back to the town again. '.repeat(6) })).toBe(
    'repetition',
  );
  expect(verdictOf('repetition', { reasoning: `so ${'a'.repeat(120)}` })).toBe('repetition');
  expect(verdictOf('repetition', { question: '水火'.repeat(40) })).toBe('repetition');
});

it('rejects a long text that is mostly the same lines', () => {
  const lines = Array.from({ length: 60 }, (_, at) =>
    at % 2 === 0 ? 'The answer is here.' : `Step ${at} of the way leads on to place ${at}.`,
  );
  expect(verdictOf('repetition', { reasoning: lines.join('\n') })).toBe('repetition');
});

it('keeps an ordinary solution, a blank to fill in, and an ordinary page', () => {
  expect(
    verdictOf('repetition', {
      reasoning:
        'He has 3 apples. He buys 4 apples. He has 3 + 4 = 7 apples. Then he eats 2 apples. He has 7 - 2 = 5 apples.',
    }),
  ).toBe('kept');
  expect(verdictOf('repetition', { question: `The capital of Peru is ${'_'.repeat(40)}.` })).toBe('kept');
  const page = Array.from({ length: 300 }, (_, at) => `w${(at * 7919) % 1000}${at % 9 === 0 ? '.\n' : ''}`).join(' ');
  expect(verdictOf('repetition', { reasoning: page })).toBe('kept');
});
