import { describe, expect, it } from 'vitest';
import { isCourtesy } from '../../../../../shared/domain/parsers/courtesy.ts';

describe('courtesy at the end of a conversation', () => {
  it.each([
    'Thank you so much!',
    "You're welcome!",
    'You are very welcome. Goodbye!',
    'Thanks a lot. Bye!',
    'No problem. Good luck!',
    'Glad to help. See you tomorrow!',
    'Vielen Dank!',
    'Gern geschehen.',
    '谢谢',
  ])('is all of %s', (text) => {
    expect(isCourtesy(text)).toBe(true);
  });

  it.each([
    'Thanks, so it is 45.',
    'You are welcome to divide by 9.',
    'No problem: 3 times 4 is 12.',
    'It is 10 minutes.',
  ])('is not all of %s', (text) => {
    expect(isCourtesy(text)).toBe(false);
  });
});
