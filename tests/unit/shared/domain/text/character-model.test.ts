import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alphabet, characterModel, symbolsOf } from '../../../../../shared/domain/text/character-model.ts';
import { characterTable } from '../../../../../shared/domain/text/character-table.ts';

const perplexityOf = characterModel(1);
const sentence = 'The ferry left the harbour before sunrise, because the wind had turned and the tide was falling.';

describe('characterModel', () => {
  it('finds English less surprising than other languages, and these less than noise', () => {
    const values = [
      sentence,
      'Die Fähre verließ den Hafen vor Sonnenaufgang, weil der Wind gedreht hatte und das Wasser fiel.',
      'Xq zvkfp wqjx ghd bvnmqz rtkxw plqz vbnxq jkwzq hgfdx.',
    ].map((text) => perplexityOf(text) ?? 0);
    expect(values[0]).toBeLessThan(12);
    expect(values[1]).toBeGreaterThan(15);
    expect(values[2]).toBeGreaterThan(100);
  });

  it('knows nothing of sense', () => {
    const shuffled = sentence.split(' ').sort().join(' ');
    expect(Math.abs((perplexityOf(shuffled) ?? 0) - (perplexityOf(sentence) ?? 0))).toBeLessThan(2);
  });

  it('gives any text a number from 1 up, and none to a short one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        expect(perplexityOf(text)).toBeGreaterThanOrEqual(1);
      }),
    );
    expect(characterModel(5)('abcd')).toBeUndefined();
  });

  it('has a chance for every symbol behind every pair, and the chances add up to one', () => {
    const size = alphabet.length;
    const table = characterTable();
    expect(table).toHaveLength(size ** 3);
    for (let start = 0; start < table.length; start += size) {
      const sum = table.subarray(start, start + size).reduce((all, steps) => all + 2 ** (-steps / 16), 0);
      expect(sum).toBeGreaterThan(0.95);
      expect(sum).toBeLessThan(1.05);
    }
  });
});

describe('symbolsOf', () => {
  it('folds case, numbers and everything between words', () => {
    expect([...symbolsOf('Ab, 1,234 Ünd 字!')].map((place) => alphabet[place]).join('')).toBe(' ab 0 0?nd? ');
  });
});
