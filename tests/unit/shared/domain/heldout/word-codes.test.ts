import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BitWriter, readBits } from '../../../../../shared/domain/heldout/bits.ts';
import { WordCodes, wordCodes } from '../../../../../shared/domain/heldout/word-codes.ts';

describe('readBits', () => {
  it('reads what was written', () => {
    const number = fc
      .integer({ min: 1, max: 32 })
      .chain((width) => fc.tuple(fc.nat(2 ** Math.min(width, 31) - 1), fc.constant(width)));
    fc.assert(
      fc.property(fc.array(number, { maxLength: 300 }), (numbers) => {
        const writer = new BitWriter();
        for (const [value, width] of numbers) writer.write(value, width);
        const bytes = writer.finish();
        let at = 0;
        for (const [value, width] of numbers) {
          expect(readBits(bytes, at, width)).toBe(value);
          at += width;
        }
      }),
    );
  });
});

describe('WordCodes', () => {
  const falling = fc
    .array(fc.oneof(fc.nat(9), fc.nat(1_000_000)), { minLength: 1, maxLength: 60 })
    .map((list) => list.sort((a, b) => b - a));

  it('reads the symbols and numbers that were written', () => {
    fc.assert(
      fc.property(
        falling,
        fc.array(fc.tuple(fc.nat(1000), fc.integer({ min: 1, max: 2 ** 31 - 1 }))),
        (frequencies, list) => {
          const codes = wordCodes(frequencies);
          const writer = new BitWriter();
          for (const [symbol, number] of list) {
            codes.write(writer, symbol % frequencies.length);
            writer.writeGamma(number);
          }
          const reader = new WordCodes(codes.counts);
          const bytes = writer.finish();
          let at = 0;
          for (const [symbol, number] of list) {
            expect(reader.read(bytes, at)).toBe(symbol % frequencies.length);
            expect(reader.readGamma(bytes, reader.position)).toBe(number);
            at = reader.position;
          }
        },
      ),
    );
  });

  it('gives frequent symbols short codes', () => {
    expect(wordCodes([8, 4, 2, 1, 1]).counts.slice(0, 5)).toEqual([0, 1, 1, 1, 2]);
  });

  it('keeps codes within 32 bits for the worst frequencies', () => {
    const worst = Array.from({ length: 60 }, (_, at) => 1.7 ** (60 - at));
    expect(wordCodes(worst).counts.length).toBe(33);
    expect(wordCodes(worst).counts.reduce((sum, count) => sum + count, 0)).toBe(60);
  });

  it('says that bytes are no code', () => {
    expect(() => new WordCodes([0, 0, 1]).read(new Uint8Array([255, 255, 255, 255, 255]), 0)).toThrow('damaged');
  });
});
