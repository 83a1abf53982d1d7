import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RollingWriter } from '../../../cli/seeds-collect-rolling.ts';

describe('RollingWriter', () => {
  it('loses no line, splits none, and knows where each copied part is', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sower-rolling-'));
    const parts = fc.array(fc.array(fc.stringMatching(/^[a-z]{0,30}$/u), { maxLength: 8 }), { maxLength: 5 });
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 60 }), (given, full) => {
        const writer = new RollingWriter(folder, 'x', full);
        const texts = given.map((lines) => lines.map((line) => `${line}\n`).join(''));
        const ranges = texts.map((text) => {
          const path = join(folder, 'part');
          writeFileSync(path, text);
          return writer.copy({ file: 'part', path, start: 0, end: text.length });
        });
        const names = writer.close();
        const files = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
        expect([...files.values()].join('')).toBe(texts.join(''));
        expect([...files.values()].every((text) => text.endsWith('\n'))).toBe(true);
        const read = ranges.map((part) =>
          part.map(({ file, start, end }) => files.get(file)?.slice(start, end)).join(''),
        );
        expect(read).toEqual(texts);
      }),
      { numRuns: 60 },
    );
    rmSync(folder, { recursive: true });
  });
});
