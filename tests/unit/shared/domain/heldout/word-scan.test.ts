import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashWord } from '../../../../../shared/domain/heldout/hash.ts';
import { WordScan } from '../../../../../shared/domain/heldout/word-scan.ts';
import { runs, weightOf, words } from '../../../../../shared/domain/text/words.ts';

const scanOf = (...texts: string[]): WordScan => {
  const scan = new WordScan();
  for (const text of texts) scan.append(text);
  return scan;
};
const shapeOf = (scan: WordScan) =>
  Array.from({ length: scan.length }, (_, at) => ({ low: scan.low[at], high: scan.high[at], weight: scan.weight[at] }));

describe('WordScan', () => {
  const awkward = "aZ9 .'`’ʼ‘“—水あ한ㄱᄀกé²ßİΣςıﬁ½ǅ\u0301\u200b\u00ad\ud83d\ude00ｅﾞー";

  it.each([
    ['any text', fc.string({ unit: 'binary', maxLength: 40 })],
    ['any grapheme', fc.string({ unit: 'grapheme', maxLength: 40 })],
    ['awkward characters', fc.string({ unit: fc.constantFrom(...awkward), maxLength: 20 })],
    ['single units', fc.array(fc.nat(0xffff), { maxLength: 6 }).map((units) => String.fromCharCode(...units))],
  ])('sees the same words as the words function in %s', (_name, texts) => {
    const scan = new WordScan();
    fc.assert(
      fc.property(texts, (text) => {
        scan.clear();
        scan.append(text);
        expect(shapeOf(scan)).toEqual(words(text).map((word) => ({ ...hashWord(word), weight: weightOf(word) })));
      }),
      { numRuns: 1000 },
    );
  });

  it('goes on behind the words that are there', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }), (texts) => {
        expect(shapeOf(scanOf(...texts))).toEqual(texts.flatMap((text) => shapeOf(scanOf(text))));
      }),
    );
  });

  const tokens = fc.array(fc.constantFrom('a', 'b', 'iron', '水'), { minLength: 3, maxLength: 15 });

  it('hashes a run alike wherever it stands, and different runs differently', () => {
    const hash = (scan: WordScan, from: number, to: number): string => {
      scan.hashRun(from, to);
      return `${scan.runLow}.${scan.runHigh}`;
    };
    fc.assert(
      fc.property(tokens, tokens, tokens, (before, a, b) => {
        const [alone, behind] = [scanOf(a.join(' ')), scanOf(before.join(' '), a.join(' '))];
        expect(hash(behind, before.length, behind.length)).toBe(hash(alone, 0, a.length));
        expect(hash(alone, 0, a.length) === hash(scanOf(b.join(' ')), 0, b.length)).toBe(a.join() === b.join());
      }),
    );
  });

  it('cuts the same runs as the runs function', () => {
    const mixed = fc.array(fc.constantFrom('a', '水', 'iron'), { maxLength: 40 });
    fc.assert(
      fc.property(mixed, (list) => {
        const scan = scanOf(list.join(' '));
        const expected = runs(list, 8);
        expect([...scan.runEnds(8, 0, scan.length)]).toEqual(expected.map(({ end }) => end));
        for (const { start, end } of expected) expect(scan.runEnd(8, start)).toBe(end);
        expect(scan.runEnd(8, expected.length)).toBe(-1);
      }),
    );
  });

  it('finds words of another text in a row', () => {
    const scan = scanOf('one two three four');
    const others = scanOf('zero two three five').low;
    expect(scan.holds(others, 1, 3)).toBe(true);
    expect(scan.holds(others, 1, 4)).toBe(false);
    expect(scan.holds(others, 0, 1)).toBe(false);
  });
});
