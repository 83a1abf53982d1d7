/** Folder and file prefix of the two configs: accepted rows are `default`, dropped rows `rejected`. */
const sides = {
  accepted: { folder: 'data', prefix: 'train' },
  rejected: { folder: 'rejected', prefix: 'rejected' },
} as const;
export type DatasetSide = keyof typeof sides;

/** Path of a data file in the dataset folder, as the Hub names shards: `data/train-00000-of-00001.parquet`. */
export function dataPath(side: DatasetSide, index: number, files: number): string {
  const { folder, prefix } = sides[side];
  return `${folder}/${prefix}-${fiveDigits(index)}-of-${fiveDigits(files)}.parquet`;
}

export const isOnSide = (side: DatasetSide, path: string): boolean => path.startsWith(`${sides[side].folder}/`);

const fiveDigits = (number: number): string => String(number).padStart(5, '0');
