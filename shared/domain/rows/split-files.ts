import { type CardConfig, cardConfigs } from './card-configs.ts';
import { matchesPattern } from './matches-pattern.ts';

/** Endings of files with rows, the one that is preferred first. */
const endings = ['parquet', 'jsonl', 'ndjson', 'json', 'csv', 'tsv'] as const;
export type RowFormat = (typeof endings)[number];

/** How the rows of a file are written, and whether they are gzipped; undefined for a file without rows. */
export function rowFormat(path: string): { readonly format: RowFormat; readonly gzipped: boolean } | undefined {
  const [, ending, zipped] = /\.([a-z]+)(\.gz)?$/iu.exec(path) ?? [];
  const format = endings.find((one) => one === ending?.toLowerCase());
  return format === undefined || (format === 'parquet' && zipped !== undefined)
    ? undefined
    : { format, gzipped: zipped !== undefined };
}

export interface SplitRequest {
  /** Paths of a dataset's folder, with `/`. */
  readonly paths: readonly string[];
  /** Text of its README.md. */
  readonly card?: string | undefined;
  /** Configuration; null for the only or the default one. */
  readonly config: string | null;
  readonly split: string;
}

/**
 * The files with the rows of a split, in the order of the rows, by the convention of the Hub: what the card says of the
 * configuration, else the folder or prefix named after the configuration and the files or folder named after the split.
 * Rows that exist in several formats are taken once. A dataset whose files name no split at all is all training.
 */
export function splitFiles(request: SplitRequest): string[] {
  const rows = request.paths.filter((path) => rowFormat(path) !== undefined).sort(compare);
  const card = request.card === undefined ? undefined : chooseConfig(cardConfigs(request.card), request.config);
  const named = card === undefined ? [] : byCard(card, rows, request.split);
  return oneFormat(named.length > 0 ? named : byName(ofConfig(rows, request.config), request.split));
}

function chooseConfig(configs: readonly CardConfig[], name: string | null): CardConfig | undefined {
  if (name !== null) return configs.find((config) => config.name === name);
  return configs.find(({ isDefault }) => isDefault) ?? (configs.length === 1 ? configs[0] : undefined);
}

function byCard({ files, folder }: CardConfig, rows: readonly string[], split: string): string[] {
  const inFolder = folder === undefined ? '' : `${folder.replace(/^\.?\/|\/$/gu, '')}/`;
  const patterns = files.filter((entry) => entry.split === split).flatMap((entry) => entry.patterns);
  if (files.length === 0 && folder !== undefined)
    return byName(
      rows.filter((path) => path.startsWith(inFolder)),
      split,
    );
  return rows.filter((path) => patterns.some((pattern) => matchesPattern(path, `${inFolder}${pattern}`)));
}

function ofConfig(rows: readonly string[], config: string | null): readonly string[] {
  if (config === null) {
    const own = rows.filter((path) => path.split('/').slice(0, -1).includes('default'));
    const top = rows.filter((path) => !path.includes('/') || path.startsWith('data/'));
    return own.length > 0 ? own : top.length > 0 ? top : rows;
  }
  const folder = rows.filter((path) => path.split('/').slice(0, -1).includes(config));
  if (folder.length > 0) return folder;
  const prefix = rows.filter((path) => hasWord(fileName(path), config));
  return prefix.length > 0 ? prefix : isSplitFolder(rows) ? rows : [];
}

/** Files that lie there without any folder are the rows of whatever configuration was asked for. */
const isSplitFolder = (rows: readonly string[]): boolean => rows.every((path) => !path.includes('/'));

/** Files called exactly as the split, else those in a folder of that name, else those with its name in theirs. */
function byName(rows: readonly string[], split: string): string[] {
  const exact = rows.filter((path) => stem(path) === split.toLowerCase());
  if (exact.length > 0) return exact;
  const folder = rows.filter((path) => path.split('/').slice(0, -1).includes(split));
  if (folder.length > 0) return folder;
  const word = rows.filter((path) => hasWord(fileName(path), split));
  if (word.length > 0) return word;
  return split === 'train' && rows.every((path) => !/(?:train|valid|dev|test|eval)/iu.test(path)) ? [...rows] : [];
}

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1).toLowerCase();

/** Without ending and number of the shard: `train` of `train-00000-of-00002.parquet`. */
function stem(path: string): string {
  return fileName(path)
    .replace(/(?:\.[a-z]+)(?:\.gz)?$/u, '')
    .replace(/[-_.]\d{1,6}(?:-of-\d{1,6})?(?:-[0-9a-f]{16})?$/u, '');
}

function hasWord(name: string, word: string): boolean {
  const wanted = word.toLowerCase();
  for (let at = name.indexOf(wanted); wanted !== '' && at >= 0; at = name.indexOf(wanted, at + 1)) {
    if (!/[a-z0-9]/u.test(name[at - 1] ?? '') && !/[a-z0-9]/u.test(name[at + wanted.length] ?? '')) return true;
  }
  return false;
}

function oneFormat(rows: readonly string[]): string[] {
  const best = endings.find((ending) => rows.some((path) => rowFormat(path)?.format === ending));
  const same = rows.filter((path) => rowFormat(path)?.format === best);
  const plain = new Set(same.filter((path) => !path.endsWith('.gz')));
  return same.filter((path) => !path.endsWith('.gz') || !plain.has(path.slice(0, -3)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
