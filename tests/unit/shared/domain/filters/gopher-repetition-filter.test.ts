import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const prose = Array.from({ length: 30 }, (_, index) => `Sentence ${index} speaks of matter number ${index * 7}.`).join(
  '\n',
);

it('keeps text that goes on', () => {
  expect(verdictOf('gopher_repetition', { text: prose }, { top_2: 0.9, top_3: 0.9, top_4: 0.9 })).toBe('kept');
});

it('does not judge short texts', () => {
  expect(verdictOf('gopher_repetition', { text: 'again and '.repeat(40) })).toBe('kept');
  expect(verdictOf('gopher_repetition', { text: 'again and '.repeat(40) }, { min_words: 50 })).toBe('repetition');
});

it('rejects repeated lines, paragraphs and runs, by limits that may be moved', () => {
  expect(verdictOf('gopher_repetition', { text: 'same line here\n'.repeat(40) })).toBe('repetition');
  expect(verdictOf('gopher_repetition', { text: 'again and '.repeat(60) })).toBe('repetition');
  expect(verdictOf('gopher_repetition', { text: prose }, { top_2: 0.01 })).toBe('repetition');
  expect(verdictOf('gopher_repetition', { text: '' })).toBe('kept');
});
