import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('wants the mark first, emphasis and case aside', () => {
  expect(verdictOf('opens_with', { text: '**Rewritten Text:** ice is cold' })).toBe('kept');
  expect(verdictOf('opens_with', { text: 'Ice is cold. Rewritten text: x' })).toBe('missing_opening');
  expect(verdictOf('opens_with', { text: '答案：冰' }, { opening: '答案' })).toBe('kept');
});
