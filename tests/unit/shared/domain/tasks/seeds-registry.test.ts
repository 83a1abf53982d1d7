import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORE_SCHEMA, load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { licenceTerms } from '../../../../../shared/domain/licences/licence-terms.ts';
import { LicenceFile } from '../../../../../shared/domain/tasks/registry-files.ts';
import { readSeedsRegistry } from '../../../../../shared/domain/tasks/seeds-registry.ts';

const folder = join(import.meta.dirname, '../../../../../shared/recipes/seeds-registry');
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

const delivered = () =>
  readSeedsRegistry({ licences: text('licences.yaml'), splits: text('splits.yaml'), families: text('families.yaml') });

describe('readSeedsRegistry', () => {
  it('reads the files that are delivered', () => {
    const registry = delivered();
    expect(registry.licence('OpenAI/gsm8k')).toMatchObject({ license: 'MIT', share_alike: false });
    expect(registry.licence('allenai/ai2_arc')).toMatchObject({ license: 'CC-BY-SA-4.0', share_alike: true });
    expect(registry.licence('nobody/nothing')).toBeUndefined();
  });

  it('knows licences by part of a dataset, and why others stay unknown', () => {
    const registry = delivered();
    expect(registry.licence('aps/super_glue', 'boolq')).toMatchObject({ license: 'CC-BY-SA-3.0' });
    expect(registry.licence('aps/super_glue', 'wic')).toMatchObject({ license: 'CC-BY-NC-4.0' });
    expect(registry.licence('aps/super_glue', 'record')).toBeUndefined();
    expect(registry.openQuestion('aps/super_glue', 'record')?.why).toContain('other');
    expect(registry.openQuestion('EleutherAI/hendrycks_math', 'algebra')?.why).toContain('MIT');
  });

  it('knows splits that somebody scores on, whatever tasks are at hand', () => {
    expect(delivered().split('idavidrein/GPQA', 'train[:10%]')).toMatchObject({ use: 'scored' });
    expect(delivered().split('cais/mmlu', 'auxiliary_train')).toMatchObject({ use: 'train' });
    expect(delivered().split('openai/gsm8k', 'train')).toBeUndefined();
  });

  it('knows what families are about, and tasks that differ from their family', () => {
    expect(delivered().family('gsm8k', 'gsm8k')).toEqual({ capabilities: ['maths', 'reasoning'], lang: 'en' });
    expect(delivered().family('kobest', 'kobest_copa')).toMatchObject({
      capabilities: ['commonsense', 'multilingual'],
      lang: 'ko',
    });
    expect(delivered().family('galician_bench', 'mgsm_direct_gl')?.capabilities).toContain('maths');
    expect(delivered().family('nobody', 'x')).toBeUndefined();
  });

  it('gives each licence the terms that are recorded for it', () => {
    const { licences, open } = LicenceFile.parse(load(text('licences.yaml'), { schema: CORE_SCHEMA }));
    for (const { datasets, license, share_alike, non_commercial, no_derivatives } of licences) {
      const terms = licenceTerms(license);
      expect([datasets, terms?.id]).toEqual([datasets, license]);
      expect([datasets, terms]).toMatchObject([
        datasets,
        { shareAlike: share_alike, nonCommercial: non_commercial, noDerivatives: no_derivatives },
      ]);
    }
    const registry = delivered();
    for (const { datasets, configurations = [''] } of open)
      for (const dataset of datasets)
        for (const configuration of configurations)
          expect([dataset, registry.licence(dataset, configuration)?.license]).toEqual([dataset, undefined]);
  });

  it('refuses a dataset that stands in two entries', () => {
    const entry = '{ datasets: [A/b], license: MIT, attribution: A, read: here, date: 2026-01-01 }';
    const other = entry.replace('A/b', 'a/B');
    expect(() => readSeedsRegistry({ licences: `licences: [${entry}, ${other}]`, splits: 'splits: []' })).toThrow(
      /licences: a\/B .*twice/u,
    );
  });

  it('says where a file is not of its form', () => {
    const entry = '{ datasets: [a], license: MIT, attribution: A, read: here, date: yesterday }';
    expect(() => readSeedsRegistry({ licences: `licences: [${entry}]`, splits: 'splits: []' })).toThrow(
      /licences: .*date/s,
    );
    expect(() => readSeedsRegistry({ licences: 'licences: []', splits: '[' })).toThrow(/splits: /);
  });
});
