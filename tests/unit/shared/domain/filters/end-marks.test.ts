import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects texts of open sentences', () => {
  expect(verdictOf('end_marks', { text: 'one thing\nanother thing\nmore things' })).toBe('low_quality');
  expect(verdictOf('end_marks', { text: 'One thing.\nanother thing\nmore things' })).toBe('kept');
  expect(verdictOf('end_marks', { text: '天地玄黄\n宇宙洪荒' })).toBe('kept');
});
