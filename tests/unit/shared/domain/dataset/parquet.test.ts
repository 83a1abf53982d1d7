import { zstdDecompressSync } from 'node:zlib';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { AcceptedRow } from '../../../../../shared/domain/dataset/accepted-row.ts';
import { parquetFile } from '../../../../../shared/domain/dataset/parquet.ts';
import { RejectedRow } from '../../../../../shared/domain/dataset/rejected-row.ts';
import { anAccepted, aRejected } from './builders.ts';

/** Reads with the independent reader package; zstd from the runtime. */
function read(file: Uint8Array): Promise<Record<string, unknown>[]> {
  const compressors = { ZSTD: (page: Uint8Array) => new Uint8Array(zstdDecompressSync(page)) };
  return parquetReadObjects({ file: bufferOf(file), compressors });
}

const bufferOf = (file: Uint8Array): ArrayBuffer => new Uint8Array(file).buffer;

describe('parquetFile', () => {
  it('gives back every value of a row, lists as lists and safe integers exactly', async () => {
    const row = anAccepted({ answer_text: '12345678901234567890' });
    const [back] = await read(parquetFile(AcceptedRow, [row]));
    expect(back).toEqual({ ...row, seed_line: 3n, seed_row: 2n });
  });

  it('keeps null, an empty list and a list apart', async () => {
    const rows = [anAccepted({ options: null }), anAccepted({ options: [] }), anAccepted({ options: ['a', ''] })];
    expect((await read(parquetFile(AcceptedRow, rows))).map(({ options }) => options ?? null)).toEqual([
      null,
      [],
      ['a', ''],
    ]);
  });

  it('gives equal bytes for equal rows', () => {
    const rows = Array.from({ length: 50 }, (_, index) => anAccepted({ question: `Question ${index}?` }));
    expect(parquetFile(AcceptedRow, rows)).toEqual(parquetFile(AcceptedRow, rows));
  });

  it('writes a valid file with the schema when there are no rows', async () => {
    const file = parquetFile(RejectedRow, []);
    expect(await read(file)).toEqual([]);
    expect(parquetMetadata(bufferOf(file)).schema.map(({ name }) => name)).toContain('reason');
  });

  it('replaces lone surrogates and keeps NUL, emoji and a text of a million characters', async () => {
    const texts = ['a\ud800b', 'nul\u0000nul', '🌱', 'x'.repeat(1_000_000)];
    const rows = texts.map((question) => anAccepted({ question }));
    const back = (await read(parquetFile(AcceptedRow, rows))).map(({ question }) => question);
    expect(back).toEqual(['a\ufffdb', ...texts.slice(1)]);
  });

  it('cuts row groups after 5,000 rows', () => {
    const rows = Array.from({ length: 12_000 }, () => aRejected());
    const { row_groups } = parquetMetadata(bufferOf(parquetFile(RejectedRow, rows)));
    expect(row_groups.map(({ num_rows }) => num_rows)).toEqual([5_000n, 5_000n, 2_000n]);
  });

  it('cuts row groups earlier when their texts are long', () => {
    const rows = Array.from({ length: 4 }, () => anAccepted({ question: 'x'.repeat(13_000_000) }));
    const { row_groups } = parquetMetadata(bufferOf(parquetFile(AcceptedRow, rows)));
    expect(row_groups.map(({ num_rows }) => num_rows)).toEqual([2n, 2n]);
  });

  it('writes compressed columns with statistics', () => {
    const { row_groups } = parquetMetadata(bufferOf(parquetFile(AcceptedRow, [anAccepted(), anAccepted()])));
    const column = row_groups[0]?.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === 'vote_n')?.meta_data;
    expect(column).toMatchObject({ codec: 'ZSTD', statistics: { min_value: 5, max_value: 5, null_count: 0n } });
  });

  it('refuses a value of another kind than its column, which only a mistake of ours can make', () => {
    const row = { ...anAccepted(), seed_line: 0.5 };
    expect(() => parquetFile(AcceptedRow, [row])).toThrow('The column seed_line takes int64');
  });
});
