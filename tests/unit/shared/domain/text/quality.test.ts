import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { qualityOf } from '../../../../../shared/domain/text/quality.ts';

const lesson = `Photosynthesis is the process by which plants turn light into chemical energy. It consists of two stages. First, light is absorbed by chlorophyll, which is called a pigment because it takes up some colours and reflects others. As a result, water is split, and oxygen leaves the leaf. Second, the Calvin cycle, described by Melvin Calvin in 1950, builds sugar from carbon dioxide. This means that a plant grows mostly from air and water. For example, a tree of 1,000 kg took nearly all of its carbon from the atmosphere. Therefore forests matter for the climate.`;
const menu = 'Home\nShop\nCart\nLogin\nSign up\nBuy now\nFree shipping\nClick here\nContact us today\nFollow us';
const noise = 'xj3 !! ## 9923 )) {{ }} <<>> || && %% ^^ ~~ `` 11 22 33';

describe('qualityOf', () => {
  it('puts a lesson above a menu and noise, in every respect', () => {
    const best = qualityOf(lesson);
    for (const text of [menu, noise]) {
      const other = qualityOf(text);
      expect(best.prose).toBeGreaterThan(other.prose + 1);
      expect(best.teaching).toBeGreaterThan(other.teaching + 1);
      expect(best.substance).toBeGreaterThan(other.substance);
    }
  });

  it('puts an explanation above an advertisement of the same length', () => {
    const advertisement =
      'Buy now and get free shipping on this great discount. Sign up for the best price today. '.repeat(6);
    expect(qualityOf(lesson).teaching).toBeGreaterThan(qualityOf(advertisement).teaching + 2);
    expect(qualityOf(lesson).substance).toBeGreaterThan(qualityOf(advertisement).substance + 1);
  });

  it('stays between 0 and 5 for any text, and is 0 for none', () => {
    expect(qualityOf('')).toEqual({ prose: 0, teaching: 0, substance: 0 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const value of Object.values(qualityOf(text))) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(5);
        }
      }),
    );
  });
});
