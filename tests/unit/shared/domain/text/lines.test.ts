import { describe, expect, it } from 'vitest';
import { endMark, linesOf, percent, sentencesOf, shareOf } from '../../../../../shared/domain/text/lines.ts';

describe('parts of a text', () => {
  it('are lines with something in them', () => {
    expect(linesOf(' a \n\n b\n')).toEqual(['a', 'b']);
  });

  it('are sentences', () => {
    expect(sentencesOf('One. Two! “Three?” Four\nFive。六。七')).toEqual([
      'One.',
      'Two!',
      '“Three?”',
      'Four',
      'Five。',
      '六。',
      '七',
    ]);
  });

  it('end with a mark or not', () => {
    for (const end of ['x.', 'x!"', 'x。', 'x؟', '**x.**']) expect(endMark.test(end)).toBe(true);
    expect(endMark.test('x')).toBe(false);
  });
});

it('tells shares', () => {
  expect(shareOf([1, 2, 3, 4], (value) => value > 1)).toBe(0.75);
  expect(shareOf([], () => true)).toBe(0);
  expect(percent(0.756)).toBe('76%');
});
