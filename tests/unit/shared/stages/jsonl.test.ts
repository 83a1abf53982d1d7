import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ObjectMissing } from '../../../../shared/contract/errors.ts';
import { encodeLines, readLinesOf, readRecords } from '../../../../shared/stages/jsonl.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';

describe('objects of lines', () => {
  it('give back what was written, whatever the text', async () => {
    const work = memoryBlob();
    const record = aRecord({ question: 'a\nb\u2028c \u{1f600} "d"', nothing: null });
    await work.put('k', encodeLines([record, record]));
    expect(await readRecords(work, 'k')).toEqual([record, record]);
  });

  it('may be empty', async () => {
    const work = memoryBlob();
    await work.put('k', encodeLines([]));
    expect(await readRecords(work, 'k')).toEqual([]);
  });

  it('are missed by name, and checked', async () => {
    const work = memoryBlob();
    await expect(readRecords(work, 'gone')).rejects.toThrow(ObjectMissing);
    await work.put('k', '{"a": 1}\n');
    await expect(readLinesOf(work, 'k', z.strictObject({ a: z.string() }))).rejects.toThrow();
  });
});
