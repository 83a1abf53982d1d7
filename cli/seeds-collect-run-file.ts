import { stringify } from 'yaml';

export interface CollectedDrop {
  /** Any name; turned into one that a dataset may have. */
  readonly dataset: string;
  readonly seedFiles: readonly string[];
  /** `dataset_path` of those that gave records. */
  readonly datasets: readonly string[];
  /** `--licenses` as given; undefined when it was not. */
  readonly licenses: readonly string[] | undefined;
}

/** A run.yaml for collected records, to be edited by whoever runs it. */
export function collectRunFile({ dataset, seedFiles, datasets, licenses }: CollectedDrop): string {
  const [first, ...others] = seedFiles;
  const named = [
    { collected: first, datasets: [...new Set(datasets)].sort() },
    ...others.map((file) => ({ collected: file })),
  ];
  const run = {
    recipe: 'task-seeded',
    dataset: datasetName(dataset),
    seeds: named,
    ...(licenses === undefined || licenses.length === 0 ? {} : { licenses }),
  };
  return `# Written by sower seeds collect. Change it as you like; it is not overwritten then.\n${stringify(run)}`;
}

function datasetName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .slice(0, 48)
    .replace(/^-+|-+$/gu, '');
  return name === '' ? 'collected' : name;
}
