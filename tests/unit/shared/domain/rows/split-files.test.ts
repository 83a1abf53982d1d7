import { describe, expect, it } from 'vitest';
import { rowFormat, splitFiles } from '../../../../../shared/domain/rows/split-files.ts';

const files = (paths: readonly string[], config: string | null = null, split = 'train', card?: string) =>
  splitFiles({ paths, config, split, card });

describe('splitFiles', () => {
  it.each<[string, readonly string[], string | null, string, readonly string[]]>([
    ['the plain file', ['train.jsonl', 'test.jsonl'], null, 'train', ['train.jsonl']],
    [
      'numbered files in order',
      ['data/train-00001-of-00002.parquet', 'data/train-00000-of-00002.parquet', 'data/test-00000-of-00001.parquet'],
      null,
      'train',
      ['data/train-00000-of-00002.parquet', 'data/train-00001-of-00002.parquet'],
    ],
    [
      'the folder of the configuration',
      ['main/train-00000-of-00001.parquet', 'socratic/train-00000-of-00001.parquet'],
      'main',
      'train',
      ['main/train-00000-of-00001.parquet'],
    ],
    [
      'converted Parquet',
      ['ARC-Easy/train/0000.parquet', 'ARC-Easy/test/0000.parquet', 'ARC-Challenge/train/0000.parquet'],
      'ARC-Easy',
      'train',
      ['ARC-Easy/train/0000.parquet'],
    ],
    ['a configuration in the name of the file', ['es-train.csv', 'fr-train.csv'], 'es', 'train', ['es-train.csv']],
    ['a configuration in a folder without folders', ['train.jsonl'], 'es', 'train', ['train.jsonl']],
    ['splits of longer names', ['train_r1.jsonl', 'train_r2.jsonl'], null, 'train_r2', ['train_r2.jsonl']],
    [
      'the exact name before one that contains it',
      ['train.jsonl', 'train_extra.jsonl'],
      null,
      'train',
      ['train.jsonl'],
    ],
    ['one of several formats', ['train.csv', 'train.parquet', 'train.jsonl'], null, 'train', ['train.parquet']],
    ['the unpacked one of two', ['train.jsonl', 'train.jsonl.gz'], null, 'train', ['train.jsonl']],
    [
      'everything where no file names a split',
      ['data/a.jsonl', 'data/b.jsonl'],
      null,
      'train',
      ['data/a.jsonl', 'data/b.jsonl'],
    ],
    [
      'top files before those of other configurations',
      ['train.jsonl', 'other/train.jsonl'],
      null,
      'train',
      ['train.jsonl'],
    ],
    ['nothing for a split that is not there', ['test.jsonl'], null, 'train', []],
    ['nothing for a configuration that is not there', ['main/train.jsonl'], 'x', 'train', []],
    ['a word of its own only', ['constrained.jsonl', 'test.jsonl'], null, 'train', []],
  ])('takes %s', (_, paths, config, split, expected) => {
    expect(files(paths, config, split)).toEqual(expected);
  });

  it('believes the card first', () => {
    const card = [
      '---',
      'configs:',
      '- config_name: es',
      '  data_files:',
      '  - split: train',
      '    path: parts/es/*.jsonl',
      '  - split: test',
      "    path: ['held/es.jsonl']",
      '- config_name: all',
      '  default: true',
      '  data_dir: everything',
      '---',
      '# A card',
    ].join('\n');
    const paths = [
      'parts/es/a.jsonl',
      'parts/es/deep/c.jsonl',
      'held/es.jsonl',
      'everything/train.jsonl',
      'train.jsonl',
    ];
    expect(files(paths, 'es', 'train', card)).toEqual(['parts/es/a.jsonl']);
    expect(files(paths, null, 'train', card)).toEqual(['everything/train.jsonl']);
    expect(files(['train.jsonl'], null, 'train', '---\nconfigs: [&a x, *a\n---\n')).toEqual(['train.jsonl']);
  });
});

describe('rowFormat', () => {
  it('knows files with rows', () => {
    expect(rowFormat('a/b.jsonl.gz')).toEqual({ format: 'jsonl', gzipped: true });
    expect(rowFormat('a.PARQUET')).toEqual({ format: 'parquet', gzipped: false });
    expect([rowFormat('README.md'), rowFormat('x.py'), rowFormat('a.parquet.gz')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
