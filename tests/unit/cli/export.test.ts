import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compressors } from '../../../cli/seeds-collect-parquet.ts';
import { AcceptedRow, acceptedRow } from '../../../shared/domain/dataset/accepted-row.ts';
import { parquetFile } from '../../../shared/domain/dataset/parquet.ts';
import { RejectedRow, rejectedRow } from '../../../shared/domain/dataset/rejected-row.ts';
import { aRecord } from '../../support/a-record.ts';
import { type Computer, computer } from './fake-world.ts';

const origin = { run: 'set-1', recipe: { name: 'fake', version: 1 } };
const base = aRecord({});
const question = (id: string, answer: string | null): AcceptedRow =>
  acceptedRow(
    { ...base, id, fields: { question: `What is ${id}?`, answer_text: answer, text: `${id} ${answer}` } },
    origin,
  );
const questions = (...rows: AcceptedRow[]): Uint8Array => parquetFile(AcceptedRow, rows);
const TextRow = z.strictObject({ id: z.string(), text: z.string(), size: z.int(), tags: z.array(z.string()) });
const texts = (...ids: string[]): Uint8Array =>
  parquetFile(
    TextRow,
    ids.map((id, size) => ({ id, text: `Text ${id}`, size, tags: [id, 'é'] })),
  );

/** A dataset folder with these data files. */
function dataset(files: Readonly<Record<string, readonly [rows: number, body: Uint8Array]>>): Computer {
  const here = computer();
  const described = Object.entries(files).map(([path, [rows, body]]) => {
    here.write(join('set', path), body);
    return { path, rows, bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
  });
  here.write('set/manifest.json', JSON.stringify({ dataset: 'set', run: 'set-1', steps: [], files: described }));
  return here;
}

const withQuestions = (): Computer =>
  dataset({
    'data/train-00000-of-00002.parquet': [2, questions(question('a', '1'), question('b', null))],
    'data/train-00001-of-00002.parquet': [1, questions(question('c', '3'))],
    'rejected/rejected-00000-of-00001.parquet': [
      1,
      parquetFile(RejectedRow, [
        rejectedRow(
          { ...base, id: 'd', step: 's', outcome: 'rejected', kind: 'question', reason: 'tie', evidence: '' },
          origin,
        ),
      ]),
    ],
  });
const withViews = (): Computer =>
  dataset({
    'data/easy/train-00000-of-00001.parquet': [2, texts('a', 'b')],
    'data/hard/train-00000-of-00001.parquet': [1, questions(question('c', '3'))],
  });

const linesOf = (here: Computer, path: string): unknown[] =>
  readFileSync(join(here.folder, path), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const namesIn = (here: Computer, folder: string): string[] =>
  existsSync(join(here.folder, folder)) ? readdirSync(join(here.folder, folder)).sort() : [];

describe('sower export', () => {
  it('writes conversations of the accepted rows of all files, and counts those that are none', async () => {
    const here = withQuestions();
    const { code, out } = await here.sower('export', 'set', '--format', 'openai-messages', '--out', 'chat.jsonl');
    expect(code).toBe(0);
    expect(linesOf(here, 'chat.jsonl')).toEqual(
      ['a', 'c'].map((id) => ({
        messages: [
          { role: 'user', content: `What is ${id}?` },
          { role: 'assistant', content: `Answer: ${id === 'a' ? 1 : 3}` },
        ],
      })),
    );
    expect(out).toContain('1 row: a text of it is missing or empty');
    expect(namesIn(here, '.').filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('writes rows as they are, every column with its value', async () => {
    const here = withQuestions();
    await here.sower('export', 'set', '--format', 'jsonl', '--out', 'rows.jsonl');
    expect(linesOf(here, 'rows.jsonl')).toEqual([question('a', '1'), question('b', null), question('c', '3')]);
  });

  it('writes one Parquet file of several, with the same rows and columns', async () => {
    const here = withQuestions();
    await here.sower('export', 'set', '--format', 'parquet', '--out', 'all.parquet');
    const read = async (path: string): Promise<unknown[]> =>
      parquetReadObjects({ file: await asyncBufferFromFile(join(here.folder, path)), compressors });
    expect(await read('all.parquet')).toEqual([
      ...(await read('set/data/train-00000-of-00002.parquet')),
      ...(await read('set/data/train-00001-of-00002.parquet')),
    ]);
  });

  it('hands on a single Parquet file as it was published', async () => {
    const here = withViews();
    await here.sower('export', 'set', '--format', 'parquet', '--config', 'easy', '--out', 'easy.parquet');
    expect(readFileSync(join(here.folder, 'easy.parquet'))).toEqual(
      readFileSync(join(here.folder, 'set/data/easy/train-00000-of-00001.parquet')),
    );
  });

  it('writes a file for each config, below the run unless a folder is named', async () => {
    const here = withViews();
    const { out } = await here.sower('export', 'set', '--format', 'megatron-jsonl', '--json');
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      dataset: 'set',
      run: 'set-1',
      format: 'megatron-jsonl',
      files: [
        { config: 'easy', rows: 2, leftOut: {} },
        { config: 'hard', rows: 1, leftOut: {} },
      ],
    });
    expect(namesIn(here, 'out/exports/set-1')).toEqual(['easy.megatron.jsonl', 'hard.megatron.jsonl']);
    expect(linesOf(here, 'out/exports/set-1/easy.megatron.jsonl')).toEqual([{ text: 'Text a' }, { text: 'Text b' }]);
  });

  it('refuses text alone as a conversation, with config and columns, before anything is written', async () => {
    const here = withViews();
    const { code, err } = await here.sower('export', 'set', '--format', 'sharegpt');
    expect(code).toBe(2);
    for (const text of [
      '1 config cannot be written as sharegpt.',
      'Columns of easy: text, size, tags.',
      'Text alone is no conversation.',
      'These can: --config hard',
    ])
      expect(err).toContain(text);
    expect(namesIn(here, 'out')).toEqual([]);
    expect((await here.sower('export', 'set', '--format', 'sharegpt', '--config', 'hard')).code).toBe(0);
  });

  it('replaces a file only with --force', async () => {
    const here = withViews();
    here.write('mine.jsonl', 'precious');
    const words = ['export', 'set', '--format', 'jsonl', '--config', 'easy', '--out', 'mine.jsonl'];
    const refused = await here.sower(...words);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('mine.jsonl is there already.') });
    expect(readFileSync(join(here.folder, 'mine.jsonl'), 'utf8')).toBe('precious');
    expect((await here.sower(...words, '--force')).code).toBe(0);
    expect(linesOf(here, 'mine.jsonl')).toHaveLength(2);
  });

  it('writes dropped records only when they are asked for', async () => {
    const here = withQuestions();
    await here.sower('export', 'set', '--format', 'jsonl', '--out', 'all/');
    expect(namesIn(here, 'all')).toEqual(['default.jsonl']);
    await here.sower('export', 'set', '--format', 'jsonl', '--out', 'all', '--config', 'rejected');
    expect(linesOf(here, 'all/rejected.jsonl')).toMatchObject([{ id: 'd', reason: 'tie' }]);
  });

  it('writes the rows of one share-alike licence', async () => {
    const here = dataset({
      'data/train-00000-of-00001.parquet': [1, questions(question('a', '1'))],
      'data/train-cc-by-sa-4.0-00000-of-00001.parquet': [1, questions(question('b', '2'))],
    });
    await here.sower('export', 'set', '--format', 'jsonl', '--out', 'sa.jsonl', '--config', 'cc-by-sa-4.0');
    expect(linesOf(here, 'sa.jsonl')).toMatchObject([{ id: 'b' }]);
    await here.sower('export', 'set', '--format', 'jsonl', '--out', 'all.jsonl');
    expect(linesOf(here, 'all.jsonl')).toMatchObject([{ id: 'a' }, { id: 'b' }]);
  });

  it('leaves nothing behind when no row fits or a file is not the published one', async () => {
    const here = dataset({ 'data/train-00000-of-00001.parquet': [1, questions(question('a', null))] });
    const empty = await here.sower('export', 'set', '--format', 'sharegpt', '--out', 'new/');
    expect(empty).toMatchObject({ code: 2, err: expect.stringContaining('No row of the config default fits') });
    expect(namesIn(here, 'new')).toEqual([]);
    here.write('set/data/train-00000-of-00001.parquet', questions(question('z', '1')));
    const changed = await here.sower('export', 'set', '--format', 'jsonl', '--out', 'new/');
    expect(changed).toMatchObject({ code: 5, err: expect.stringContaining('not the file that was published') });
    expect(namesIn(here, 'new')).toEqual([]);
  });

  it('reads no file outside of the dataset, whatever its manifest says', async () => {
    const here = dataset({ 'data/../../drop/x.parquet': [1, texts('a')], 'data/train.parquet': [1, texts('b')] });
    const { code, err } = await here.sower('export', 'set', '--format', 'jsonl', '--out', 'rows.jsonl');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('names a data file in no place of ours') });
    expect(existsSync(join(here.folder, 'rows.jsonl'))).toBe(false);
  });

  it.each([
    [['--format', 'share-gpt'], 'Did you mean sharegpt?'],
    [['--format', 'jsonl', '--config', 'esay'], 'Did you mean easy?'],
    [['--format', 'jsonl', '--config', 'rejected'], 'The dataset has no config rejected.'],
    [['--format', 'jsonl', '--out', 'one.jsonl'], '--out names one file, but there are 2 configs: easy, hard.'],
    [['--format', 'jsonl', '--out', 'set/data/x/'], '--out lies in the folder of the dataset.'],
    [[], "Required option '--format <name>'"],
  ])('says what is wrong: %j', async (words, message) => {
    const { code, err } = await withViews().sower('export', 'set', ...words);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });

  it.each([
    [['set-9'], 'has no dataset of the run set-9'],
    [['drop'], 'is no dataset folder'],
    [[], 'This workspace has no dataset yet.'],
  ])('says that there is no such dataset: %j', async (words, message) => {
    const { code, err } = await computer().sower('export', ...words, '--format', 'jsonl');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });
});
