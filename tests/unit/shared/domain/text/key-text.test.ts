import { describe, expect, it } from 'vitest';
import { keyText, questionKey } from '../../../../../shared/domain/text/key-text.ts';

describe('keyText', () => {
  it('ignores case, punctuation, spacing and Unicode form', () => {
    expect(keyText('  Who—wrote   "HAMLET"?? ')).toBe(keyText('who wrote Hamlet'));
    expect(keyText('Caf\u00e9 cre\u0300me')).toBe(keyText('CAFE\u0301 CR\u00c8ME'));
  });

  it.each([
    ['What is 5 + 3?', 'What is 5 - 3?'],
    ['What is 5 * 3?', 'What is 5 / 3?'],
    ['Is x < 2?', 'Is x > 2?'],
    ['What is -3?', 'What is 3?'],
    ['12 3', '1 23'],
  ])('keeps %j apart from %j', (a, b) => {
    expect(keyText(a)).not.toBe(keyText(b));
  });

  it('takes a hyphen for spacing and emphasis for nothing', () => {
    expect(keyText('A **well-known** COVID-19 case')).toBe(keyText('a well known covid 19 case'));
  });
});

describe('questionKey', () => {
  it('ignores the order and the case of options', () => {
    expect(questionKey('Which?', ['Red', 'blue'])).toBe(questionKey('which', ['BLUE.', 'red']));
  });

  it('differs by options and by context', () => {
    expect(questionKey('Which?', ['red'])).not.toBe(questionKey('Which?', ['blue']));
    expect(questionKey('Is it so?', [], 'one')).not.toBe(questionKey('Is it so?', [], 'two'));
  });
});
