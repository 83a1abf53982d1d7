import { describe, expect, it } from 'vitest';
import { besideLetters } from '../../../../../shared/domain/tasks/beside-letters.ts';

describe('besideLetters', () => {
  it.each([
    ['lines', 'Q?\nA. rain\nB. snow\nAnswer:', ['rain', 'snow']],
    ['brackets', 'Q?\n(A) rain\n(B) snow\n', ['rain', 'snow']],
    ['colons and bullets', 'Q?\n- A: rain\n- B: snow\nSvar:', ['rain', 'snow']],
    ['one line', 'Q? A) rain, B) snow', ['rain', 'snow']],
    ['a text of several lines', 'A. first\n  more\nB. second\nAnswer:', ['first\n  more', 'second']],
  ])('reads %s', (_, prompt, texts) => {
    expect(besideLetters(prompt, ['A', 'B'])).toEqual(texts);
  });

  it('takes the last list, because a question may quote one', () => {
    expect(besideLetters('He wrote:\nA. one\nB. two\nWhich?\nA. three\nB. four', ['A', 'B'])).toEqual([
      'three',
      'four',
    ]);
  });

  it('reads numbers that count the options', () => {
    expect(besideLetters('1) x\n2) y', ['1', '2'])).toEqual(['x', 'y']);
  });

  it.each([
    ['no list', 'Is it A or B?'],
    ['a letter missing', 'A. rain\nC. snow'],
    ['an empty text', 'A.\nB. snow'],
  ])('finds nothing in %s', (_, prompt) => {
    expect(besideLetters(prompt, ['A', 'B'])).toBeUndefined();
  });
});
