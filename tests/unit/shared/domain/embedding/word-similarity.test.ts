import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordSimilarity } from '../../../../../shared/domain/embedding/word-similarity.ts';
import { badOutputs } from '../../../../support/bad-outputs.ts';

describe('wordSimilarity', () => {
  it('is 1 for the same words in any order, and 0 for none in common', () => {
    expect(wordSimilarity(['The cat sat on the mat.', 'On the MAT sat: the cat'])).toBe(1);
    expect(wordSimilarity(['cats sleep', 'quarks collide'])).toBe(0);
  });

  it('sees a word behind its endings, and says less of a text in other words', () => {
    const text = 'The engineer repaired the bridges of the city.';
    expect(wordSimilarity([text, 'Engineers repairing a bridge.'])).toBeGreaterThan(0.5);
    expect(wordSimilarity([text, 'A specialist mended the crossings of the town.'])).toBeLessThan(0.3);
  });

  it('takes the two that are most alike', () => {
    expect(wordSimilarity(['red house', 'blue car', 'a red house'])).toBe(1);
  });

  it('is nothing without words, and lies between 0 and 1 for anything else', () => {
    expect(wordSimilarity(['', 'words'])).toBeNull();
    expect(wordSimilarity(['words'])).toBeNull();
    const texts = [...Object.values(badOutputs)].map((text) => text.slice(0, 2000));
    for (const one of texts)
      for (const other of texts.slice(0, 4)) {
        const value = wordSimilarity([one, other]);
        if (value !== null) expect(value >= 0 && value <= 1).toBe(true);
      }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(wordSimilarity([a, b])).toBe(wordSimilarity([b, a]));
      }),
    );
  });
});
