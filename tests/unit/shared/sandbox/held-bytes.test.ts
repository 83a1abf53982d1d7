import fc from 'fast-check';
import { expect, it } from 'vitest';
import { heldBytes } from '../../../../shared/sandbox/held-bytes.ts';

it('gives lines and bytes as they were said, however they were cut into pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''))),
      fc.integer({ min: 1, max: 9 }),
      (lines, size) => {
        const held = heldBytes();
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const found: string[] = [];
        for (let at = 0; at < bytes.length; at += size) {
          held.add(bytes.subarray(at, at + size));
          for (let line = held.line(); line !== undefined; line = held.line()) found.push(line);
        }
        expect(found).toEqual(lines);
        expect(held.held()).toBe(0);
      },
    ),
  );
});

it('takes bytes only when there are enough, and leaves the rest', () => {
  const held = heldBytes();
  held.add(Buffer.from('ab'));
  expect(held.take(3)).toBeUndefined();
  held.add(Buffer.from('cd\n'));
  expect(held.take(3)?.toString()).toBe('abc');
  expect(held.line()).toBe('d');
});
