import { describe, expect, it } from 'vitest';
import { eldDetector } from '../../../../../shared/domain/text/eld-detector.ts';
import { languageOf, languageShare, sameLanguage, tooShortToTell } from '../../../../../shared/domain/text/language.ts';

const french = 'Le vieux moulin au bord de la rivière moud le blé de toute la ville pendant que le meunier dort. ';
const english = 'The old mill by the river grinds the wheat of the whole town while the miller is asleep. ';

describe('languageShare', () => {
  it('is the share of samples, and code and addresses say nothing', () => {
    expect(languageShare(french.repeat(10), 'fr', eldDetector)).toEqual({ share: 1, most: 'fr' });
    const half = languageShare(french.repeat(10) + english.repeat(10), 'fr', eldDetector);
    expect(half?.share).toBeGreaterThan(0.3);
    expect(half?.share).toBeLessThan(0.7);
    expect(languageShare('```\nlet x = 1\n``` https://example.org/page 123', 'fr', eldDetector)).toBeUndefined();
  });

  it('knows the languages of a text of several scripts', () => {
    expect(languageOf('水车在河边磨谷物，村民们每天都来这里取水和面粉。', eldDetector)).toBe('zh');
    expect(languageOf('Старая мельница у реки мелет зерно для всего города.', eldDetector)).toBe('ru');
  });
});

it('takes written standards and regions for one language', () => {
  expect(sameLanguage('nb', 'no')).toBe(true);
  expect(sameLanguage('pt-BR', 'pt_PT')).toBe(true);
  expect(sameLanguage('pt', 'es')).toBe(false);
});

it('knows texts that are too short to tell', () => {
  expect(tooShortToTell('one two three', 4)).toBe(true);
  expect(tooShortToTell('one two three four', 4)).toBe(false);
});
