import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { checkedSchema, type DatasetConfig } from '../../../cli/export-configs.ts';
import { writeFiles } from '../../../cli/export-files.ts';
import { parquetFile } from '../../../shared/domain/dataset/parquet.ts';
import { rowExporter } from '../../../shared/domain/exports/row-exporter.ts';

const body = parquetFile(z.strictObject({ text: z.string() }), [{ text: 'a' }]);

/** A config of one file in a folder of its own; Ctrl-C is pressed at once, or never. */
async function fixture(rows: number, isInterrupted: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'sower-export-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'train.parquet');
  writeFileSync(path, body);
  const config: DatasetConfig = {
    config: 'default',
    files: [{ path, rows, sha256: createHash('sha256').update(body).digest('hex') }],
  };
  const exporter = rowExporter('jsonl', ['text']);
  if (exporter === undefined) throw new Error('JSONL holds any row.');
  const world = {
    now: () => 0,
    stderr: { write: () => undefined, isTerminal: false, columns: 80, rows: 25, colours: false },
    signals: (listener: (signal: string) => void) => {
      if (isInterrupted) listener('SIGINT');
      return () => undefined;
    },
  };
  const shape = { config, schema: await checkedSchema(config), exporter };
  const write = (format: 'jsonl' | 'parquet') =>
    writeFiles([shape, shape], format, [join(folder, 'a'), join(folder, 'b')], world);
  return { write, names: () => readdirSync(folder).sort() };
}

it('leaves no file behind after Ctrl-C, whole or half done', async () => {
  const { write, names } = await fixture(1, true);
  await expect(write('jsonl')).rejects.toMatchObject({ exitCode: 130 });
  await expect(write('parquet')).rejects.toMatchObject({ exitCode: 130 });
  expect(names()).toEqual(['train.parquet']);
});

it('writes nothing when the files hold another number of rows than was published', async () => {
  const { write, names } = await fixture(2, false);
  await expect(write('jsonl')).rejects.toMatchObject({ exitCode: 5, message: expect.stringContaining('1 row') });
  expect(names()).toEqual(['train.parquet']);
});

it('puts all files in place together', async () => {
  const { write, names } = await fixture(1, false);
  expect((await write('jsonl')).map(({ rows, bytes }) => [rows, bytes])).toEqual([
    [1, '{"text":"a"}\n'.length],
    [1, '{"text":"a"}\n'.length],
  ]);
  expect(names()).toEqual(['a', 'b', 'train.parquet']);
});
