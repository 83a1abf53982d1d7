import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLineRanges, writeLineRanges } from '../../../../../shared/domain/forget/line-ranges.ts';

describe('ranges of lines', () => {
  it('join neighbours', () => {
    expect(writeLineRanges([12, 7, 3, 8, 9, 8])).toBe('3,7-9,12');
    expect(writeLineRanges([])).toBe('');
  });

  it('hold the lines that were written, and no others', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (lines) => {
        const holds = readLineRanges(writeLineRanges(lines));
        const all = Array.from({ length: 61 }, (_, line) => line);
        expect(all.filter(holds)).toEqual(lines.sort((a, b) => a - b));
      }),
    );
  });
});
