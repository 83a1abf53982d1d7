import { describe, expect, it } from 'vitest';
import {
  letterOf,
  readOption,
  readPlainOptions,
  splitInlineOptions,
} from '../../../../../shared/domain/parsers/option-lines.ts';

describe('readOption', () => {
  it.each(['A) red', '(A) red', 'A. red', 'A: red', ' a) red', '**A)** red', '- A) red', 'A）red'.replace('）', ') ')])(
    'reads %j as the first option',
    (line) => {
      expect(readOption(line, 0)).toBe('red');
    },
  );

  it('reads only the letter that comes next', () => {
    expect(readOption('B) red', 0)).toBeUndefined();
    expect(readOption('B) red', 1)).toBe('red');
  });

  it('takes neither sentences nor abbreviations for options', () => {
    expect(readOption('A red one', 0)).toBeUndefined();
    expect(readOption('a.m. or p.m.', 0)).toBeUndefined();
  });
});

describe('splitInlineOptions', () => {
  it('splits options on one line', () => {
    expect(splitInlineOptions('Which is red? A) sky, B) blood C) grass')).toEqual({
      before: 'Which is red?',
      options: ['sky', 'blood', 'grass'],
    });
  });

  it('needs two of them', () => {
    expect(splitInlineOptions('Plan A) is good')).toBeUndefined();
  });
});

describe('readPlainOptions', () => {
  it('reads bullets, numbers, commas, bars', () => {
    expect(readPlainOptions('- yes\n- no')).toEqual(['yes', 'no']);
    expect(readPlainOptions('1. yes\n2. no')).toEqual(['yes', 'no']);
    expect(readPlainOptions('yes, no')).toEqual(['yes', 'no']);
    expect(readPlainOptions('yes | no')).toEqual(['yes', 'no']);
  });
});

describe('letterOf', () => {
  it('counts from A to Z', () => {
    expect([letterOf(0), letterOf(25), letterOf(26), letterOf(-1)]).toEqual(['A', 'Z', '', '']);
  });
});
