import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../../../../shared/domain/text/fold.ts';

describe('foldText', () => {
  it.each([
    ['ÉCOLE', 'e\u0301cole'],
    ['ＡＢＣ１２', 'abc12'],
    ['STRASSE', 'straße'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['İstanbul', 'istanbul'],
    ['soft\u00adhyphen\u200b', 'softhyphen'],
    ['“quoted” – dash', '"quoted" - dash'],
    ['ﬁne', 'fine'],
  ])('takes %j and %j for the same', (a, b) => {
    expect(foldText(a)).toBe(foldText(b));
  });

  it('changes nothing when it is applied again', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => foldText(foldText(text)) === foldText(text)));
  });
});
