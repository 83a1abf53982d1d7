import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compact,
  dollars,
  fileSize,
  grouped,
  percentage,
  readable,
} from '../../../../../shared/domain/dataset/readable.ts';

describe('readable', () => {
  it('takes the teeth out of terminal escapes and marks that reorder text', () => {
    expect(readable('\u001b]52;c;AAAA\u0007 a\u202Egnp.exe\u2066')).toBe('�]52;c;AAAA� a�gnp.exe�');
  });
  it('keeps lines, tabs and every script', () => {
    const text = 'a\tb\nÜber 東京 🌱 مرحبا';
    expect(readable(text)).toBe(text);
  });
  it('gives well-formed text without control characters for any string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = readable(text);
        expect(shown.isWellFormed()).toBe(true);
        expect([...shown].every((character) => character >= ' ' || character === '\n' || character === '\t')).toBe(
          true,
        );
      }),
    );
  });
});

describe('numbers for people', () => {
  it('are grouped by thousands', () => {
    expect([0, 999, 1000, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
  });
  it('are short where they are large', () => {
    expect([9_999, 12_345, 100_000, 1_285_397, 4e9].map(compact)).toEqual(['9,999', '12.3k', '100k', '1.29M', '4B']);
  });
  it('are shares with at most one decimal', () => {
    expect([percentage(1, 3), percentage(1, 2), percentage(0, 0)]).toEqual(['33.3%', '50%', '0%']);
  });
  it('are dollars that show small sums', () => {
    expect([0, 12.3456, 0.27, 0.0123, 0.00001].map(dollars)).toEqual([
      '$0.00',
      '$12.35',
      '$0.27',
      '$0.0123',
      'below $0.0001',
    ]);
  });
  it('are sizes in the unit of their magnitude', () => {
    expect([999, 1000, 81_234, 4_200_000_000].map(fileSize)).toEqual(['999 B', '1.0 kB', '81.2 kB', '4.2 GB']);
  });
});
