import { describe, expect, it } from 'vitest';
import { resolveChoice } from '../../../../../shared/domain/parsers/resolve-choice.ts';

const options = ['red sky', 'a cat', 'blue'];

describe('resolveChoice', () => {
  it.each([
    ['B', 1],
    ['b)', 1],
    ['(B)', 1],
    ['B.', 1],
    ['**B**', 1],
    ['B) a cat', 1],
    ['B: a cat.', 1],
    ['B a cat', 1],
    ['A Cat', 1],
    ['Option B', 1],
    ['The correct answer is B.', 1],
    ['The answer is (B) a cat', 1],
    ['"BLUE."', 2],
    ['B) because it purrs', 1],
  ])('reads %j', (answer, index) => {
    expect(resolveChoice(answer, options)).toEqual({ index });
  });

  it.each(['D', 'green', '', 'I think so', 'D) blue sky', 'A dog'])('finds no option in %j', (answer) => {
    expect(resolveChoice(answer, options)).toEqual({ problem: 'not_an_option' });
  });

  it('refuses a letter and a text that disagree', () => {
    expect(resolveChoice('A) blue', options)).toEqual({ problem: 'ambiguous_answer' });
  });

  it('refuses a letter that is also the text of another option', () => {
    expect(resolveChoice('A', ['B', 'A', 'AB', 'O'])).toEqual({ problem: 'ambiguous_answer' });
    expect(resolveChoice('O', ['B', 'A', 'AB', 'O'])).toEqual({ index: 3 });
    expect(resolveChoice('A', ['A', 'B'])).toEqual({ index: 0 });
  });

  it('tells options apart by case where case is all they differ in', () => {
    expect(resolveChoice('SS', ['Ss', 'SS'])).toEqual({ index: 1 });
    expect(resolveChoice('Ss.', ['Ss', 'SS'])).toEqual({ index: 0 });
    expect(resolveChoice('B) SS', ['Ss', 'SS'])).toEqual({ index: 1 });
  });
});
