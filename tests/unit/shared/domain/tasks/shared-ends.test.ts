import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedEnds } from '../../../../../shared/domain/tasks/shared-ends.ts';

describe('sharedEnds', () => {
  it('cuts between words', () => {
    expect(sharedEnds(['the cat sat', 'the cow sat'])).toEqual({
      before: 'the ',
      after: ' sat',
      middles: ['cat', 'cow'],
    });
  });

  it('loses nothing of any text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 }), (texts) => {
        const { before, after, middles } = sharedEnds(texts);
        expect(middles.map((middle) => before + middle + after)).toEqual(texts);
      }),
    );
  });
});
