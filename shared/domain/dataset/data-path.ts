/** Folder and file prefix of the two configs: accepted rows are `default`, dropped rows `rejected`. */
const sides = {
  accepted: { folder: 'data', prefix: 'train' },
  rejected: { folder: 'rejected', prefix: 'rejected' },
} as const;
export type DatasetSide = keyof typeof sides;

/**
 * Path of a data file in the dataset folder, as the Hub names shards: `data/train-00000-of-00001.parquet`.
 *
 * @param part view and partition, as a folder of their own: `data/easy/train-00000-of-00001.parquet`.
 * @param shareAlike licence of files whose rows must all stay under it: `data/train-cc-by-sa-4.0-00000-of-00001.parquet`.
 */
export function dataPath(side: DatasetSide, index: number, files: number, shareAlike?: string, part = ''): string {
  const { folder, prefix } = sides[side];
  const licence = shareAlike === undefined ? '' : `${slugOf(shareAlike)}-`;
  const below = part === '' ? '' : `${part}/`;
  return `${folder}/${below}${prefix}-${licence}${fiveDigits(index)}-of-${fiveDigits(files)}.parquet`;
}

export const isOnSide = (side: DatasetSide, path: string): boolean => path.startsWith(`${sides[side].folder}/`);

/**
 * Glob for all data files of a side, for those of one share-alike licence, or (null) for those of none.
 *
 * @param part view and partition whose files are meant; without it those that have none.
 */
export function dataGlob(side: DatasetSide, shareAlike?: string | null, part?: string): string {
  const { prefix } = sides[side];
  const folder = part === undefined ? sides[side].folder : `${sides[side].folder}/${part}`;
  if (shareAlike === undefined) return `${folder}/*.parquet`;
  return `${folder}/${prefix}-${shareAlike === null ? '?????' : `${shareAlike}-?????`}-of-?????.parquet`;
}

/** View and partition in a data file's path; undefined for files of a dataset that has only one. */
export function partOf(path: string): string | undefined {
  return /^data\/([^/]+)\/[^/]+\.parquet$/u.exec(path)?.[1];
}

/** The share-alike licence in a data file's path, as a slug; undefined for other files. */
export function shareAlikeOf(path: string): string | undefined {
  return /\/[a-z]+-([^/]+)-\d{5}-of-\d{5}\.parquet$/u.exec(path)?.[1];
}

const slugOf = (licence: string): string => licence.toLowerCase().replace(/[^a-z0-9.]+/gu, '-');

const fiveDigits = (number: number): string => String(number).padStart(5, '0');
