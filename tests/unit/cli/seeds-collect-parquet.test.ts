import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readRowFile } from '../../../cli/seeds-collect-read.ts';

const text = (name: string) =>
  ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }) as const;
const listOf = (name: string) =>
  [
    { name, converted_type: 'LIST', num_children: 1, repetition_type: 'OPTIONAL' },
    { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
    text('element'),
  ] as const;

/** A file as the Hub has it: a group of lists, whole numbers beyond 2^53, nothing in places, several row groups. */
function file(codec: 'SNAPPY' | 'GZIP' | 'ZSTD'): string {
  const folder = mkdtempSync(join(tmpdir(), 'sower-parquet-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const buffer = parquetWriteBuffer({
    schema: [
      { name: 'root', num_children: 4 },
      text('question'),
      { name: 'choices', num_children: 2, repetition_type: 'OPTIONAL' },
      ...listOf('text'),
      ...listOf('label'),
      { name: 'label', type: 'INT64', repetition_type: 'OPTIONAL' },
      { name: 'image', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
    ],
    columnData: [
      { name: 'question', data: ['Why?', 'Who?', null] },
      { name: 'choices', data: [{ text: ['a', 'b'], label: ['A', 'B'] }, { text: [], label: [] }, null] },
      { name: 'label', data: [1n, 2n ** 60n, null] },
      { name: 'image', data: [new Uint8Array([1]), null, null] },
    ],
    codec,
    compressors: { GZIP: (page) => gzipSync(page), ZSTD: (page) => zstdCompressSync(page) },
    rowGroupSize: 2,
  });
  const path = join(folder, 'train.parquet');
  writeFileSync(path, new Uint8Array(buffer));
  return path;
}

describe('readRowFile', () => {
  it.each(['SNAPPY', 'GZIP', 'ZSTD'] as const)('reads nested columns of Parquet (%s)', async (codec) => {
    const rows: unknown[] = [];
    for await (const batch of readRowFile(file(codec)))
      for (const read of batch) rows.push('row' in read && Object.fromEntries(read.row));
    expect(rows).toEqual([
      {
        question: 'Why?',
        choices: new Map([
          ['text', ['a', 'b']],
          ['label', ['A', 'B']],
        ]),
        label: 1,
      },
      {
        question: 'Who?',
        choices: new Map([
          ['text', []],
          ['label', []],
        ]),
        label: 2n ** 60n,
      },
      { question: null, choices: null, label: null },
    ]);
  });
});
