/** Shape of a run of the bench: calls = rows x variants x (1 + ballots). */
export interface DropShape {
  readonly rows: number;
  readonly variants: number;
  readonly ballots: number;
}

/** Files of a drop whose seeds are all different. */
export function dropFiles({ rows, variants, ballots }: DropShape): {
  readonly runYaml: string;
  readonly seeds: string;
} {
  const seeds = Array.from({ length: rows }, (_, row) => {
    const [crates, tins] = [3 + (row % 89), 7 + (row % 97)];
    const question = `A warehouse holds shipment number ${row}. It has ${crates} crates with ${tins} tins in each crate. How many tins does the shipment have?`;
    return `${JSON.stringify({ question, answer: String(crates * tins), kind: 'number', task: 'bench' })}\n`;
  }).join('');
  const runYaml = [
    'recipe: task-seeded',
    'dataset: bench',
    'licenses: any-known',
    'seeds:',
    '  - { file: seeds.jsonl, license: CC0-1.0 }',
    `with: { variants: ${variants}, votes: ${ballots}, min_valid: ${Math.max(1, ballots - 1)}, shots: 0, passage_check: false, least_rating: 0 }`,
    '',
  ].join('\n');
  return { runYaml, seeds };
}
