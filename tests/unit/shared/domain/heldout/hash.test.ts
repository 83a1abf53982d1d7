import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryHash, hashText, RunHasher } from '../../../../../shared/domain/heldout/hash.ts';

describe('hashText', () => {
  it('spreads similar texts over both halves without meeting', () => {
    const hashes = Array.from({ length: 20_000 }, (_, at) => hashText(`word ${at}`));
    expect(new Set(hashes.map(({ low, high }) => `${low}.${high}`)).size).toBe(20_000);
    expect(new Set(hashes.map(({ low }) => low)).size).toBeGreaterThan(19_990);
    expect(new Set(hashes.map(({ high }) => high)).size).toBeGreaterThan(19_990);
  });
});

describe('entryHash', () => {
  it('gives every entry of a key a hash of its own', () => {
    const entries = Array.from({ length: 11 }, (_, entry) => entryHash(hashText('x'), entry));
    expect(entries[0]).toEqual(hashText('x'));
    expect(new Set(entries.map(({ low, high }) => `${low}.${high}`)).size).toBe(11);
  });
});

describe('RunHasher', () => {
  const tokens = fc.array(fc.constantFrom('a', 'b', 'iron', '水'), { minLength: 3, maxLength: 15 });

  it('hashes a run alike wherever it stands', () => {
    fc.assert(
      fc.property(tokens, tokens, (before, run) => {
        const all = [...before, ...run];
        expect(new RunHasher(all).hash(before.length, all.length)).toEqual(new RunHasher(run).hash(0, run.length));
      }),
    );
  });

  it('hashes different runs differently', () => {
    fc.assert(
      fc.property(tokens, tokens, (a, b) => {
        const [x, y] = [new RunHasher(a).hash(0, a.length), new RunHasher(b).hash(0, b.length)];
        return (a.join(' ') === b.join(' ')) === (x.low === y.low && x.high === y.high);
      }),
    );
  });
});
