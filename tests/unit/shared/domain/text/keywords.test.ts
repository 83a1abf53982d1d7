import { describe, expect, it } from 'vitest';
import { keywordCoverage, keywordsOf } from '../../../../../shared/domain/text/keywords.ts';

const text =
  'In 1950 Melvin Calvin followed carbon through photosynthesis. The carbon enters photosynthesis as dioxide.';

describe('keywordsOf', () => {
  it('puts names and numbers first, then what is frequent and long', () => {
    expect(keywordsOf(text, 4)).toEqual(['melvin calvin', '1950', 'photosynthesis', 'carbon']);
  });

  it('leaves stop words out', () => {
    expect(keywordsOf('the and of which the der und les', 5)).toEqual([]);
  });

  it('takes pairs of characters where there are no spaces', () => {
    expect(keywordsOf('光合作用光合作用', 2)).toEqual(['作用', '光合']);
  });
});

describe('keywordCoverage', () => {
  it('knows endings, numbers and characters', () => {
    expect(keywordCoverage(['plants', '1950', '光合'], 'A plant in 1950: 光合作用')).toBe(1);
    expect(keywordCoverage(['plants', 'animals'], 'A plant.')).toBe(0.5);
    expect(keywordCoverage([], 'x')).toBe(1);
  });
});
