import { Document, visit } from 'yaml';
import { licenceTerms } from '../licences/licence-terms.ts';
import { type DatasetSide, dataGlob, isOnSide, partOf, shareAlikeOf } from './data-path.ts';
import type { DatasetFacts } from './facts.ts';
import type { Sources } from './sources.ts';

/** The YAML block at the top of the card, in the words of the Hugging Face Hub, with its `---` lines. */
export function frontMatter(facts: DatasetFacts): string {
  const { accepted } = facts.statistics;
  const sides = configs(facts);
  const content = {
    pretty_name: facts.dataset,
    ...licenseMembers(accepted.licenses.map(([name]) => name)),
    language: accepted.languages
      .map(([name]) => name)
      .filter((name) => /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u.test(name)),
    size_categories: [sizeCategory(accepted.rows)],
    task_categories: taskCategories(accepted.kinds.map(([name]) => name)),
    annotations_creators: ['machine-generated'],
    language_creators: ['machine-generated'],
    source_datasets: sourceDatasets(accepted.sources),
    tags: tags(facts),
    configs: [...sides, ...licenceConfigs(facts)].map(({ config, files }, index) => ({
      config_name: config,
      data_files: [{ split: 'train', path: files }],
      ...(index === 0 ? { default: true } : {}),
    })),
    dataset_info: [...sides, ...licenceConfigs(facts)].map(({ config, rows, bytes }) => ({
      config_name: config,
      splits: [{ name: 'train', num_bytes: bytes, num_examples: rows }],
      download_size: bytes,
    })),
  };
  return `---\n${yamlOf(content)}---\n`;
}

interface Config {
  readonly config: string;
  readonly files: string;
  readonly rows: number;
  /** Bytes of the Parquet files. */
  readonly bytes: number;
}

/**
 * `default` comes first and always, so that nobody loads rejects by chance. `rejected` is left out when it has no
 * rows, because the `datasets` library refuses a config without any.
 */
function configs({ dataFiles, statistics }: DatasetFacts): Config[] {
  const bytesOf = (side: DatasetSide): number =>
    dataFiles.filter(({ path }) => isOnSide(side, path)).reduce((sum, file) => sum + file.bytes, 0);
  const parts = partConfigs(dataFiles);
  const all = { config: 'default', files: dataGlob('accepted'), rows: statistics.accepted.rows };
  const both = [
    ...(parts.length > 0 ? parts : [{ ...all, bytes: bytesOf('accepted') }]),
    { config: 'rejected', files: dataGlob('rejected'), rows: statistics.rejected.rows, bytes: bytesOf('rejected') },
  ];
  return both.filter(({ config, rows }) => config !== 'rejected' || rows > 0);
}

/** A config for every view and partition, by name: their rows have columns of their own. */
function partConfigs(dataFiles: DatasetFacts['dataFiles']): Config[] {
  const accepted = dataFiles.filter(({ path }) => isOnSide('accepted', path));
  const parts = Map.groupBy(accepted, ({ path }) => partOf(path));
  return [...parts].flatMap(([part, files]) =>
    part === undefined
      ? []
      : [
          {
            config: part,
            files: `data/${part}/*.parquet`,
            rows: files.reduce((sum, { rows }) => sum + rows, 0),
            bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
          },
        ],
  );
}

/**
 * Where some rows must stay under a share-alike licence and others need not, or not under the same: a config for each
 * such licence, and one for the rows of none; of each view and partition where there are several.
 */
function licenceConfigs({ dataFiles }: DatasetFacts): Config[] {
  const accepted = dataFiles.filter(({ path }) => isOnSide('accepted', path));
  return [...Map.groupBy(accepted, ({ path }) => partOf(path))].flatMap(([part, own]) => {
    const groups = Map.groupBy(own, ({ path }) => shareAlikeOf(path));
    if (groups.size < 2) return [];
    return [...groups].map(([licence, files]) => ({
      config: `${part === undefined ? '' : `${part}-`}${licence ?? 'without-share-alike'}`,
      files: dataGlob('accepted', licence ?? null, part),
      rows: files.reduce((sum, { rows }) => sum + rows, 0),
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    }));
  });
}

/** The Hub takes one id; several are `other` with the list beside it, and each record names its own. */
function licenseMembers(spdx: readonly string[]): object {
  const [first] = spdx;
  if (first === undefined || (spdx.length === 1 && first === 'unknown')) return { license: 'unknown' };
  if (spdx.length === 1 && licenceTerms(first) !== undefined) return { license: hubLicense(first) };
  return {
    license: 'other',
    license_name: 'per-record',
    license_link: 'README.md#licences',
    license_details: spdx.join(', '),
  };
}

/** The Hub writes SPDX ids in lower case, and a few of them without their version. */
const hubLicense = (spdx: string): string => hubNames.get(spdx) ?? spdx.toLowerCase();
const hubNames: ReadonlyMap<string, string> = new Map([
  ['ODC-By-1.0', 'odc-by'],
  ['ODbL-1.0', 'odbl'],
  ['PDDL-1.0', 'pddl'],
]);

const sizes = ['n<1K', '1K<n<10K', '10K<n<100K', '100K<n<1M', '1M<n<10M', '10M<n<100M', '100M<n<1B'] as const;

function sizeCategory(rows: number): string {
  return rows < 1000 ? sizes[0] : (sizes[Math.floor(Math.log10(rows)) - 2] ?? '1B<n<10B');
}

const categories: ReadonlyMap<string, string> = new Map([
  ['choice', 'multiple-choice'],
  ['label', 'text-classification'],
  ['number', 'question-answering'],
  ['short', 'question-answering'],
]);

const taskCategories = (kinds: readonly string[]): string[] =>
  [...new Set([...kinds.flatMap((kind) => categories.get(kind) ?? []), 'text-generation'])].sort();

/** Only names that can be a dataset on the Hub; all others stand in the body, escaped. */
function sourceDatasets(sources: Sources): string[] {
  const names = sources.map(({ source }) => source).filter((source) => /^[\w./-]{1,100}$/u.test(source));
  return names.length === 0 ? ['original'] : [...new Set(names)].sort().map((name) => `extended|${name}`);
}

/** Name of the stand-in for a model; its records must never be mistaken for a model's. */
const scripted = 'scripted';

function tags({ recipe, roles }: DatasetFacts): string[] {
  const usesStandIn = Object.values(roles).some(({ model }) => model === scripted);
  return ['synthetic', 'sower', recipe.name, ...(usesStandIn ? ['scripted-model'] : [])];
}

/** Readers cut a card at `---`, so no value may hold that text: it is written with an escape. */
function yamlOf(content: object): string {
  const document = new Document(content);
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && node.value.includes('---')) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0 }).replaceAll('---', '-\\x2d-');
}
