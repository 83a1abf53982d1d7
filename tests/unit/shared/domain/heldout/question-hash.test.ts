import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashText } from '../../../../../shared/domain/heldout/hash.ts';
import { keyHash, questionHash } from '../../../../../shared/domain/heldout/question-hash.ts';
import { keyText } from '../../../../../shared/domain/text/key-text.ts';

describe('keyHash', () => {
  const ascii = fc.string({ unit: fc.constantFrom(...'aZ9 0\t\n\'`()+-*/=%.?<"'), maxLength: 24 });

  it.each([
    ['any ASCII text', ascii],
    ['any text', fc.string({ unit: 'binary' })],
    ['any mixture', fc.string({ unit: fc.constantFrom(...('a1 -*/(é水’' + 'e\u0301')) })],
  ])('is the hash of the key text of %s', (_name, texts) => {
    const same = fc.property(texts, (text) => {
      expect(keyHash(text)).toEqual(hashText(keyText(text)));
    });
    fc.assert(same, { numRuns: 1000 });
  });
});

describe('questionHash', () => {
  it('does not depend on the order of the options, but on each of them', () => {
    const hash = questionHash('Which is red?', ['sky', 'blood', 'grass']);
    expect(questionHash('which is RED', ['Grass.', 'sky', 'blood'])).toEqual(hash);
    expect(questionHash('Which is red?', ['sky', 'blood', 'grain'])).not.toEqual(hash);
    expect(questionHash('Which is red?', ['sky', 'blood'])).not.toEqual(hash);
    expect(questionHash('Which is red?', [])).not.toEqual(hash);
  });
});
