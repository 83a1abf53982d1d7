import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { UnifiedRecord } from '../../../shared/domain/tasks/unified/unified-record.ts';
import { type Computer, computer } from './fake-world.ts';

const choice =
  'output_type: multiple_choice\ndoc_to_text: "{{q}}"\ndoc_to_choice: "{{[a, b]}}"\ndoc_to_target: label\n';
const splits = 'training_split: train\ntest_split: test\n';

/** A checkout with two tasks over the same rows, one over others, and one that trains on what it scores. */
function checkout(): Computer {
  const here = computer();
  const task = (name: string, rest: string) =>
    here.write(`h/lm_eval/tasks/sums/${name}.yaml`, `task: ${name}\n${rest}`);
  task('sums', `dataset_path: org/sums\ntag: numbers\n${splits}${choice}`);
  task('sums_gen', `dataset_path: org/sums\n${splits}doc_to_text: "{{q}}"\ndoc_to_target: "{{a}}"\n`);
  task('other', `dataset_path: org/other\ndataset_name: es\n${splits}${choice}`);
  task('cheat', `dataset_path: org/cheat\ntraining_split: train\ntest_split: train\n${choice}`);
  return here;
}

const row = (index: number): object => ({ q: `What is ${index} + 1?`, a: `${index + 1}`, b: `${index}`, label: 0 });
const jsonl = (rows: readonly object[]): string => rows.map((one) => `${JSON.stringify(one)}\n`).join('');
const rows = (count: number): object[] => Array.from({ length: count }, (_, index) => row(index));

function linesOf(here: Computer, path: string): { [name: string]: unknown }[] {
  const text = readFileSync(join(here.folder, path), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const collect = (here: Computer, ...words: string[]) =>
  here.sower('seeds', 'collect', 'h', '--rows', 'rows', '--out', 'made', '--licenses', 'unknown', ...words);

describe('sower seeds collect', () => {
  it('makes a drop of records, one a row, and a report that accounts for every task and row', async () => {
    const here = checkout();
    here.write('rows/sums/train.jsonl', `${jsonl(rows(25))}not a row\n{"q": "only"}\n`);
    const { code, out } = await collect(here, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      totals: {
        tasks: 4,
        collected: 1,
        variants: 1,
        refused: 2,
        codes: { too_few_rows: 1, train_is_eval_split: 1 },
        rows: 27,
        kept: 25,
        refused_rows: 2,
        reasons: { bad_json: 1, template_error: 1 },
      },
    });
    const records = linesOf(here, 'made/seeds.jsonl').map((line) => UnifiedRecord.parse(line));
    expect(records).toHaveLength(25);
    expect(records[3]).toMatchObject({
      id: 'org/sums/default/train/3',
      task: 'sums',
      variants: ['sums_gen'],
      tags: ['numbers'],
      question: 'What is 3 + 1?',
      answer: { text: '4' },
      flags: [],
      source: { file: 'sums/train.jsonl', row: 3, yaml: 'sums/sums.yaml' },
    });
    const report = linesOf(here, 'made/report.jsonl');
    expect(report.filter(({ kind }) => kind === 'row')).toEqual([
      expect.objectContaining({ task: 'sums', file: 'sums/train.jsonl', row: 25, code: 'bad_json' }),
      expect.objectContaining({ row: 26, code: 'template_error' }),
    ]);
    expect(report.find(({ task }) => task === 'sums')).toMatchObject({
      outcome: 'collected',
      constant_key: 0,
      tiny: false,
    });
    expect(report.find(({ task }) => task === 'sums_gen')).toMatchObject({ outcome: 'variant', of: 'sums' });
    expect(report.find(({ task }) => task === 'cheat')).toMatchObject({
      outcome: 'refused',
      code: 'train_is_eval_split',
    });
    expect(report.at(-1)).toMatchObject({ kind: 'totals', rows: 27 });
    const run = readFileSync(join(here.folder, 'made/run.yaml'), 'utf8');
    expect(run).toContain('collected: seeds.jsonl');
    expect(run).toContain('- org/sums');
  });

  it('reads Parquet, CSV and gzipped rows as the same', async () => {
    const records = async (name: string, bytes: string | Uint8Array) => {
      const here = checkout();
      here.write(`rows/org/sums/${name}`, bytes);
      expect((await collect(here, '--task', 'sums')).code).toBe(0);
      return linesOf(here, 'made/seeds.jsonl').map(({ source, ...record }) => record);
    };
    const expected = await records('train.jsonl', jsonl(rows(30)));
    const column = (name: 'q' | 'a' | 'b') => rows(30).map((one) => (one as Record<string, string>)[name] ?? '');
    const parquet = parquetWriteBuffer({
      columnData: [
        { name: 'q', data: column('q'), type: 'STRING' },
        { name: 'a', data: column('a'), type: 'STRING' },
        { name: 'b', data: column('b'), type: 'STRING' },
        { name: 'label', data: rows(30).map(() => 0n), type: 'INT64' },
      ],
      rowGroupSize: 7,
    });
    expect(await records('data/train-00000-of-00001.parquet', new Uint8Array(parquet))).toEqual(expected);
    const csv = rows(30).map((_, index) => `"What is ${index} + 1?",x${index + 1},x${index},0\r\n`);
    const fromCsv = await records('train.csv', `q,a,b,label\r\n${csv.join('')}`);
    expect(fromCsv.map(({ question }) => question)).toEqual(expected.map(({ question }) => question));
    expect(fromCsv[0]).toMatchObject({ answer: { text: 'x1' } });
    expect(await records('train.jsonl.gz', gzipSync(jsonl(rows(30))))).toEqual(expected);
    expect(await records('train.json', JSON.stringify(rows(30)))).toEqual(expected);
  });

  it('reads several files as one split, and finds the configuration', async () => {
    const here = checkout();
    here.write('rows/org/other/es/train-00001-of-00002.jsonl', jsonl([row(9)]));
    here.write('rows/org/other/es/train-00000-of-00002.jsonl', jsonl([row(7), row(8)]));
    here.write('rows/org/other/fr/train-00000-of-00001.jsonl', jsonl([row(1)]));
    await collect(here, '--task', 'other');
    expect(linesOf(here, 'made/seeds.jsonl')).toMatchObject([
      { id: 'org/other/es/train/0', question: 'What is 7 + 1?', flags: ['tiny'] },
      { id: 'org/other/es/train/1' },
      {
        id: 'org/other/es/train/2',
        question: 'What is 9 + 1?',
        source: { file: 'org/other/es/train-00001-of-00002.jsonl' },
      },
    ]);
  });

  it('reads only the rows that a slice of a split names', async () => {
    const here = checkout();
    const keys = `training_split: "train[10%:8]"\ntest_split: test\n${choice}`;
    here.write('h/lm_eval/tasks/sums/part.yaml', `task: part\ndataset_path: org/part\n${keys}`);
    here.write('rows/part/train.jsonl', jsonl(rows(40)));
    await collect(here, '--task', 'part');
    expect(linesOf(here, 'made/seeds.jsonl').map(({ question }) => question)).toEqual(
      [4, 5, 6, 7].map((n) => `What is ${n} + 1?`),
    );
    expect(linesOf(here, 'made/seeds.jsonl')[0]).toMatchObject({ source: { row: 4 } });
  });

  it('lets another task have the rows that the first one cannot use', async () => {
    const here = checkout();
    here.write('rows/sums/train.jsonl', jsonl([row(1), { q: 'Why?', a: 'so', b: 'so', label: 0 }]));
    await collect(here, '--task', 'sums', 'sums_gen');
    expect(linesOf(here, 'made/seeds.jsonl')).toMatchObject([
      { task: 'sums', variants: ['sums_gen'] },
      { task: 'sums_gen', variants: ['sums'], form: 'generative', answer: { text: 'so' } },
    ]);
    expect(linesOf(here, 'made/report.jsonl')[1]).toMatchObject({ task: 'sums_gen', outcome: 'variant', kept: 1 });
  });

  it('draws the same records again, also when there are more rows', async () => {
    const here = checkout();
    const ids = async (count: number, size: string) => {
      here.write('rows/sums/train.jsonl', jsonl(rows(count)));
      await collect(here, '--task', 'sums', '--per-task', size);
      return linesOf(here, 'made/seeds.jsonl').map(({ id }) => id);
    };
    const [few, more] = [await ids(200, '20'), await ids(260, '20')];
    expect([few.length, more.length]).toEqual([20, 20]);
    const old = new Set(Array.from({ length: 200 }, (_, index) => `org/sums/default/train/${index}`));
    expect(more.filter((id) => old.has(String(id))).every((id) => few.includes(id))).toBe(true);
    expect(more).not.toEqual(few);
    expect(linesOf(here, 'made/report.jsonl').at(-1)).toMatchObject({ rows: 260, kept: 20, not_drawn: 240 });
  });

  it('takes what has not changed from the last collection and says what has', async () => {
    const here = checkout();
    here.write('rows/sums/train.jsonl', jsonl(rows(21)));
    here.write('rows/other/train.jsonl', jsonl(rows(22)));
    await collect(here);
    const before = readFileSync(join(here.folder, 'made/seeds.jsonl'), 'utf8');
    expect(JSON.parse((await collect(here, '--json')).out).changes).toEqual([]);
    expect(readFileSync(join(here.folder, 'made/seeds.jsonl'), 'utf8')).toBe(before);
    here.write('rows/sums/train.jsonl', jsonl(rows(24)));
    const { out } = await collect(here, '--json');
    expect(JSON.parse(out).changes).toEqual([
      {
        name: 'org/sums train',
        change: 'changed',
        what: ['sums/train.jsonl has other contents', '21 rows became 24'],
      },
    ]);
    expect(linesOf(here, 'made/seeds.jsonl')).toHaveLength(46);
    const { out: text } = await collect(here, '--task', 'sums');
    expect(text).toContain('gone: org/other es train (22 rows)');
  });

  it('leaves an edited run.yaml alone, and renews its own', async () => {
    const here = checkout();
    here.write('rows/sums/train.jsonl', jsonl(rows(21)));
    here.write('rows/other/train.jsonl', jsonl(rows(22)));
    await collect(here, '--task', 'sums');
    await collect(here);
    expect(readFileSync(join(here.folder, 'made/run.yaml'), 'utf8')).toContain('org/other');
    here.write('made/run.yaml', 'mine');
    await collect(here, '--task', 'sums');
    expect(readFileSync(join(here.folder, 'made/run.yaml'), 'utf8')).toBe('mine');
  });

  it('goes on with the datasets that were finished before it was stopped', async () => {
    const here = checkout();
    here.write('rows/sums/train.jsonl', jsonl(rows(21)));
    here.write('rows/other/train.jsonl', jsonl(rows(22)));
    await collect(here, '--task', 'sums');
    expect(existsSync(join(here.folder, 'made/.collect/parts'))).toBe(false);
    writeFileSync(join(here.folder, 'made/.collect/state.json'), 'damaged');
    expect((await collect(here)).code).toBe(0);
    expect(linesOf(here, 'made/seeds.jsonl')).toHaveLength(43);
  });

  it('refuses damaged files as a whole and goes on with the others', async () => {
    const here = checkout();
    here.write('rows/sums/train.parquet', 'no parquet');
    here.write('rows/other/train.jsonl', jsonl(rows(22)));
    expect((await collect(here)).code).toBe(0);
    expect(linesOf(here, 'made/report.jsonl').filter(({ code }) => code === 'rows_unreadable')).toHaveLength(2);
    expect(linesOf(here, 'made/seeds.jsonl')).toHaveLength(22);
  });

  it('reads nothing outside the folder of rows', async () => {
    const here = checkout();
    const secret = here.write('secret/train.jsonl', jsonl(rows(21)));
    here.write('rows/sums/keep.txt', '');
    symlinkSync(secret, join(here.folder, 'rows/sums/train.jsonl'));
    here.write('rows/manifest.json', JSON.stringify({ tasks: [{ task: 'other', data: '../secret/train.jsonl' }] }));
    const { code, err } = await collect(here);
    expect(code).toBe(2);
    expect(err).toContain('No record could be collected.');
  });

  it.each([
    [['--task', 'sum'], 'Did you mean sums?'],
    [['--per-task', '0'], 'Give a whole number'],
  ])('says what is wrong with %j', async (words, expected) => {
    const here = checkout();
    here.write('rows/sums/train.jsonl', jsonl(rows(3)));
    const { code, err } = await collect(here, ...words);
    expect(code).toBe(2);
    expect(err).toContain(expected);
  });

  it('does not write into a folder of somebody else', async () => {
    const here = checkout();
    here.write('rows/sums/train.jsonl', jsonl(rows(3)));
    here.write('made/notes.txt', 'mine');
    expect(await collect(here)).toMatchObject({ code: 2, err: expect.stringContaining('holds other files') });
  });
});
