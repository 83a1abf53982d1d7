import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects the third mention of the prompt as an object', () => {
  const text = 'According to the text, ice floats. The given context says so. In the passage above it is told.';
  expect(verdictOf('meta_talk', { text })).toBe('meta_talk');
  expect(verdictOf('meta_talk', { text: 'According to the text, ice floats. The given context says so.' })).toBe(
    'kept',
  );
});

it('knows other languages', () => {
  expect(verdictOf('meta_talk', { text: '上述文本说。根据提供的上下文。给定的段落。' })).toBe('meta_talk');
  expect(verdictOf('meta_talk', { text: 'Laut dem Kontext schwimmt Eis.' }, { max: 0 })).toBe('meta_talk');
});

it('leaves ordinary uses alone', () => {
  expect(
    verdictOf('meta_talk', { text: 'In this context, rewriting matters; the passage of time heals.' }, { max: 1 }),
  ).toBe('kept');
});
