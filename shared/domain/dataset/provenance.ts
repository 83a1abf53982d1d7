/** Columns that every row of every dataset has, whatever the recipe publishes beside them. */
export const provenanceColumns: readonly string[] = [
  'id',
  'view',
  'lang',
  'license',
  'seed_object',
  'seed_line',
  'seed_dataset',
  'seed_config',
  'seed_split',
  'seed_row',
  'seed_sha256',
  'other_sources',
  'model',
  'recipe',
  'run',
  'lineage',
];
