import { expect, it } from 'vitest';
import { englishShare } from '../../../../../shared/domain/filters/english-share.ts';

it('is high for English, low for its neighbours', () => {
  expect(englishShare('The river that flows to the sea is the longest of the ones in this land.')).toBeGreaterThan(0.3);
  expect(englishShare('Der Fluss, der in das Meer fließt, ist der längste in diesem Land.')).toBe(0);
});

it('does not judge a few words', () => {
  expect(englishShare('The end of the day')).toBe(0);
});
