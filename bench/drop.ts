/** Shape of a run of the bench: calls = rows x variants x (1 + ballots), or one a row with the drop's own recipe. */
export type DropShape =
  | { readonly rows: number; readonly variants: number; readonly ballots: number }
  | { readonly rows: number; readonly prompts: 1 };

/** Files of a drop whose seeds are all different, by path; `run.yaml` is the last one. */
export function dropFiles(shape: DropShape): ReadonlyMap<string, string> {
  const { rows } = shape;
  const seeds = Array.from({ length: rows }, (_, row) => {
    const [crates, tins] = [3 + (row % 89), 7 + (row % 97)];
    const question = `A warehouse holds shipment number ${row}. It has ${crates} crates with ${tins} tins in each crate. How many tins does the shipment have?`;
    return `${JSON.stringify({ question, answer: String(crates * tins), kind: 'number', task: 'bench' })}\n`;
  }).join('');
  const isOwn = 'prompts' in shape;
  const options = isOwn
    ? []
    : [
        `with: { variants: ${shape.variants}, votes: ${shape.ballots}, min_valid: ${Math.max(1, shape.ballots - 1)}, shots: 0, passage_check: false, least_rating: 0 }`,
      ];
  const runYaml = [
    `recipe: ${isOwn ? './one-prompt' : 'task-seeded'}`,
    'dataset: bench',
    'licenses: any-known',
    'seeds:',
    '  - { file: seeds.jsonl, license: CC0-1.0 }',
    ...options,
    '',
  ].join('\n');
  return new Map([['seeds.jsonl', seeds], ...(isOwn ? onePrompt : []), ['run.yaml', runYaml]]);
}

/** A recipe as other tools are measured with: one prompt a row, and no curation. */
const onePrompt: readonly (readonly [string, string])[] = [
  [
    'one-prompt/recipe.yaml',
    `recipe: one-prompt
version: 1
about: Asks one prompt a row and keeps the reply as it is.
source: Ours.
roles: { writer: answers }
steps:
  - source: { id: seeds }
  - prompt: { id: ask, role: writer, template: ask.yaml, max_tokens: 1024 }
  - emit: { id: samples, columns: { question: text, reply: text } }
`,
  ],
  [
    'one-prompt/prompts/ask.yaml',
    `- system: You work sums out step by step.\n- user: "Say how it is worked out, then the result.\\n\\nQuestion: {{ question }}"\n`,
  ],
];
