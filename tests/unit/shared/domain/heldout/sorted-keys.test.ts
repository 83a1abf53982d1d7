import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mix } from '../../../../../shared/domain/heldout/hash.ts';
import { KeyWriter, SortedKeys } from '../../../../../shared/domain/heldout/sorted-keys.ts';

const valuesOf = (keys: SortedKeys, low: number, high: number): number[] => {
  const found: number[] = [];
  for (let place = keys.find(low, high); place >= 0; place = keys.next(place, low, high)) found.push(keys.value(place));
  return found;
};

describe('SortedKeys', () => {
  it('gives every key its values back, in the order in which they came', () => {
    const word = fc.oneof(fc.integer(), fc.nat(3));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, word, fc.nat(5000)), { maxLength: 300 }),
        fc.boolean(),
        (entries, checked) => {
          const writer = new KeyWriter();
          for (const [low, high, value] of entries) writer.add(low, high, value);
          const keys = new SortedKeys(writer.finish(5000, checked));
          for (const [low, high] of entries) {
            const expected = entries.filter(([l, h]) => l === low && h === high).map(([, , value]) => value);
            if (checked) expect(valuesOf(keys, low, high)).toEqual(expected);
            else expect(valuesOf(keys, low, high)).toEqual(expect.arrayContaining(expected));
          }
        },
      ),
    );
  });

  it('finds a strange key less than once in 4,000 lookups, with checks never', () => {
    const writer = new KeyWriter();
    for (let at = 0; at < 20_000; at += 1) writer.add(mix(at), mix(at + 1_000_003), at);
    const [plain, checked] = [false, true].map((yes) => new SortedKeys(writer.finish(20_000, yes)));
    const strange = Array.from({ length: 20_000 }, (_, at) => [mix(at + 7_000_000), mix(at + 9_000_000)] as const);
    const hits = (keys: SortedKeys | undefined): number =>
      strange.filter(([low, high]) => keys !== undefined && keys.find(low, high) >= 0).length;
    expect(hits(plain)).toBeLessThan(5);
    expect(hits(checked)).toBe(0);
  });

  it('needs less than 5 bytes a key', () => {
    const writer = new KeyWriter();
    for (let at = 0; at < 50_000; at += 1) writer.add(mix(at), mix(-at), at);
    const { directory, remainders, values } = writer.finish(50_000, false);
    expect((directory.byteLength + remainders.byteLength + values.byteLength) / 50_000).toBeLessThan(5);
  });

  it('holds nothing at first', () => {
    expect(new SortedKeys(new KeyWriter().finish(0, true)).find(1, 2)).toBe(-1);
  });
});
