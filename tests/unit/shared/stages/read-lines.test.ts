import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ObjectMissing } from '../../../../shared/contract/errors.ts';
import { cutRanges, type RawLine, readLines } from '../../../../shared/stages/read-lines.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';

const blobOf = async (text: string | Uint8Array) => {
  const blob = memoryBlob();
  await blob.put('k', text);
  return { blob, size: Buffer.byteLength(text) };
};
const collect = async (lines: AsyncGenerator<RawLine>): Promise<RawLine[]> => {
  const all: RawLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
};
const shown = ({ start, length, bytes }: RawLine) => [start, length, bytes && Buffer.from(bytes).toString()];
const linesOf = async (text: string, limit = 1000) => {
  const { blob, size } = await blobOf(text);
  return (await collect(readLines(blob, 'k', { start: 0, end: size, size }, limit))).map(shown);
};

describe('reading lines', () => {
  it('gives every line with its place, the last one with or without an end', async () => {
    expect(await linesOf('ab\n\ncd')).toEqual([
      [0, 2, 'ab'],
      [3, 0, ''],
      [4, 2, 'cd'],
    ]);
    expect(await linesOf('ab\n')).toEqual([[0, 2, 'ab']]);
    expect(await linesOf('')).toEqual([]);
  });

  it('skips the bytes of a line beyond the limit and keeps its neighbours', async () => {
    const long = 'x'.repeat(5000);
    expect(await linesOf(`a\n${long}\nb\n`, 100)).toEqual([
      [0, 1, 'a'],
      [2, 5000, undefined],
      [5003, 1, 'b'],
    ]);
    expect(await linesOf(long, 100)).toEqual([[0, 5000, undefined]]);
  });

  it('holds no more than chunk and limit for a line of many megabytes', async () => {
    const size = 100_000_000;
    let largest = 0;
    const blob = {
      ...memoryBlob(),
      async getRange(_key: string, start: number, end: number) {
        largest = Math.max(largest, end - start + 1);
        return new Uint8Array(end - start + 1).fill(0x78);
      },
    };
    const lines = await collect(readLines(blob, 'k', { start: 0, end: size, size }, 1024));
    expect(lines).toEqual([{ start: 0, length: size, bytes: undefined }]);
    expect(largest).toBeLessThanOrEqual(4 * 1024 * 1024);
  });

  it('joins a line over the border of two chunks', async () => {
    const first = 'x'.repeat(4 * 1024 * 1024 - 2);
    const lines = await linesOf(`${first}\nabcdef\nz`, 5_000_000);
    expect(lines.map(([start, length]) => [start, length])).toEqual([
      [0, first.length],
      [first.length + 1, 6],
      [first.length + 8, 1],
    ]);
    expect(lines[1]?.[2]).toBe('abcdef');
  });

  it('says so when the object has gone or shrunk', async () => {
    const { blob } = await blobOf('abc');
    await expect(collect(readLines(blob, 'gone', { start: 0, end: 3, size: 3 }, 10))).rejects.toThrow(ObjectMissing);
    await expect(collect(readLines(blob, 'k', { start: 0, end: 9, size: 9 }, 10))).rejects.toThrow(ObjectMissing);
    await expect(cutRanges(blob, 'gone', 9, 2)).rejects.toThrow(ObjectMissing);
  });
});

describe('cutting an object into ranges', () => {
  it('gives the same lines with the same numbers, wherever it is cut', async () => {
    const line = fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'é', '\r', ' ', '😀') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 20 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 60 }),
        async (lines, ended, cut) => {
          const text = lines.join('\n') + (ended ? '\n' : '');
          const { blob, size } = await blobOf(text);
          const whole = await linesOf(text);
          const ranges = await cutRanges(blob, 'k', size, cut);
          const parts: unknown[] = [];
          for (const { start, end, firstLine } of ranges) {
            expect(firstLine).toBe(parts.length + 1);
            parts.push(...(await collect(readLines(blob, 'k', { start, end, size }, 1000))).map(shown));
          }
          expect(parts).toEqual(whole);
          expect(ranges.map(({ start }) => start).slice(1)).toEqual(ranges.map(({ end }) => end).slice(0, -1));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('makes no range of nothing and one of a small object', async () => {
    const { blob } = await blobOf('a\nb\n');
    expect(await cutRanges(blob, 'k', 0, 10)).toEqual([]);
    expect(await cutRanges(blob, 'k', 4, 10)).toEqual([{ start: 0, end: 4, firstLine: 1 }]);
  });
});
