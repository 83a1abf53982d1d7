import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, digest } from '../../../../shared/domain/identity.ts';

describe('digest', () => {
  it('tells parts apart by where they end', () => {
    expect(digest('ab', 'c')).not.toBe(digest('a', 'bc'));
  });
});

describe('canonicalJson', () => {
  it('gives equal text for equal values whatever the order of their members', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      }),
    );
  });
});
