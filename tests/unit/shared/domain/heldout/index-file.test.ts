import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HeldoutIndex, heldoutIndex } from '../../../../../shared/domain/heldout/heldout-index.ts';
import { decodeIndex, encodeIndex, IndexHead, readIndexHead } from '../../../../../shared/domain/heldout/index-file.ts';

const rows = Array.from({ length: 100 }, (_, at) => ({
  set: at < 60 ? 'one.jsonl' : 'two.jsonl',
  item: String(at < 60 ? at + 1 : at - 55),
  row: {
    question: `How many of the ${at} sheep of farmer ${at} are left when all but ${at} of them run away at night?`,
  },
}));
const bytes = encodeIndex(heldoutIndex(rows).data);

describe('an index file', () => {
  it('finds what the index found that it was written from', () => {
    const index = new HeldoutIndex(decodeIndex(bytes));
    for (const { set, item, row } of rows) expect(index.find(`Or: ${row.question}`, [])).toMatchObject({ set, item });
    expect(index.find('How many sheep are left?', [])).toBeUndefined();
  });

  it('has equal bytes for equal rows', () => {
    expect(encodeIndex(heldoutIndex(rows).data)).toEqual(bytes);
  });

  it('can be read from any place of a buffer', () => {
    const moved = new Uint8Array(bytes.length + 3);
    moved.set(bytes, 3);
    expect(decodeIndex(moved.subarray(3)).entries).toBe(100);
  });

  it('says in its first lines what is in it, and holds no text', () => {
    expect(readIndexHead(bytes.subarray(0, 4096)).head).toMatchObject({
      version: 1,
      entries: 100,
      sets: [
        { name: 'one.jsonl', rows: 60, entries: 60 },
        { name: 'two.jsonl', rows: 40, entries: 40 },
      ],
    });
    expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/sheep|farmer/u);
  });

  it.each([
    ['other text', Buffer.from('{"question": "Why?"}\n'), 'it is not an index'],
    ['nothing', new Uint8Array(), 'it is not an index'],
    ['a part', bytes.subarray(0, bytes.length - 1), 'damaged or cut off'],
    ['a part of the head', bytes.subarray(0, 100), 'damaged or cut off'],
    ['a changed byte', bytes.with(bytes.length - 20, 1 + (bytes.at(-20) ?? 0)), 'its checksum is wrong'],
    ['another version', replaced('"version":1', '"version":2'), 'it has version 2'],
    ['other rules', replaced('"words":13', '"words":12'), 'its head is not as it should be'],
    ['other sizes', replaced(/"narrow","bytes":\d/u, '"narrow","bytes":9'), 'its sections'],
  ])('is refused when it is %s', (_name, given, message) => {
    expect(() => decodeIndex(given)).toThrow(message);
  });

  it('has a published schema', async () => {
    const schema = `${JSON.stringify(z.toJSONSchema(IndexHead), null, 2)}\n`;
    await expect(schema).toMatchFileSnapshot('../../../../../docs/schema/heldout-index.schema.json');
  });
});

function replaced(pattern: string | RegExp, by: string): Uint8Array {
  return Buffer.from(Buffer.from(bytes).toString('latin1').replace(pattern, by), 'latin1');
}
