import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { DatasetFacts } from '../../../../../shared/domain/dataset/facts.ts';
import { frontMatter } from '../../../../../shared/domain/dataset/front-matter.ts';
import { statisticsOf } from '../../../../../shared/domain/dataset/statistics.ts';
import { anAccepted, aRejected, aSeed, factsWith, someFacts } from './builders.ts';

/** As readers of cards do it: what stands between the first two `---`. */
const read = (facts: DatasetFacts): Record<string, unknown> => parse(frontMatter(facts).split('---')[1] ?? '');

const withLicenses = (...licenses: string[]): DatasetFacts => {
  const rows = licenses.map((license) => anAccepted({}, { seed: aSeed({ license }) }));
  return someFacts({ statistics: statisticsOf(rows, [aRejected()]) });
};

describe('frontMatter', () => {
  it('has two configs with globs and exact counts', () => {
    expect(read(someFacts())).toMatchObject({
      configs: [
        { config_name: 'default', data_files: [{ split: 'train', path: 'data/*.parquet' }] },
        { config_name: 'rejected', data_files: [{ split: 'train', path: 'rejected/*.parquet' }] },
      ],
      dataset_info: [
        { config_name: 'default', splits: [{ name: 'train', num_bytes: 100, num_examples: 1 }], download_size: 100 },
        { config_name: 'rejected', splits: [{ name: 'train', num_bytes: 50, num_examples: 2 }], download_size: 50 },
      ],
      size_categories: ['n<1K'],
      language: ['en'],
      task_categories: ['multiple-choice', 'text-generation'],
      source_datasets: ['extended|allenai/ai2_arc'],
    });
  });

  it('leaves out the config of rejects when there are none, and never the other', () => {
    const configs = read(someFacts({ statistics: statisticsOf([], []) })).configs;
    expect(configs).toMatchObject([{ config_name: 'default', default: true }]);
  });

  it('names one licence as the Hub spells it', () => {
    expect(read(withLicenses('CC-BY-SA-4.0')).license).toBe('cc-by-sa-4.0');
    expect(read(withLicenses('ODC-By-1.0')).license).toBe('odc-by');
  });

  it('names several licences as other, with the list', () => {
    expect(read(withLicenses('MIT', 'CC0-1.0'))).toMatchObject({ license: 'other', license_details: 'CC0-1.0, MIT' });
  });

  it('has a config for each share-alike licence when there are others beside it', () => {
    const file = (path: string) => ({ path, bytes: 10, sha256: 'a'.repeat(64), rows: 2 });
    const alone = [file('data/train-cc-by-sa-4.0-00000-of-00001.parquet')];
    const names = (facts: DatasetFacts) => read(facts).configs;
    expect(names(someFacts({ dataFiles: alone }))).toHaveLength(2);
    expect(names(someFacts({ dataFiles: [...alone, file('data/train-00000-of-00001.parquet')] }))).toMatchObject([
      { config_name: 'default', data_files: [{ path: 'data/*.parquet' }] },
      { config_name: 'rejected' },
      { config_name: 'cc-by-sa-4.0', data_files: [{ path: 'data/train-cc-by-sa-4.0-?????-of-?????.parquet' }] },
      { config_name: 'without-share-alike', data_files: [{ path: 'data/train-?????-of-?????.parquet' }] },
    ]);
  });

  it('names an expression, or a licence of one who has no SPDX id, as other', () => {
    expect(read(withLicenses('CC-BY-4.0 AND MIT'))).toMatchObject({
      license: 'other',
      license_details: 'CC-BY-4.0 AND MIT',
    });
    expect(read(withLicenses('LicenseRef-Ours'))).toMatchObject({ license: 'other' });
    expect(read(withLicenses('unknown'))).toMatchObject({ license: 'unknown' });
  });

  it('tags records of the stand-in', () => {
    expect(read(factsWith('scripted')).tags).toContain('scripted-model');
    expect(read(someFacts()).tags).not.toContain('scripted-model');
  });

  it.each(['a---b', '---\n# x', '\n---\n', 'x: [y', '&a *a', '!!js x', '"', "'", '#', '\ud800', '\u0000', 'no', '1e3'])(
    'stays one YAML block for the licence %j',
    (text) => {
      expect(frontMatter(factsWith(text)).split('---')).toHaveLength(3);
      expect(read(withLicenses(text, 'MIT')).license_details).toContain(text);
    },
  );
});
