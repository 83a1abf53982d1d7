import type { Plan } from '../../../shared/contract/plan.ts';
import { memoryBlob } from '../memory-blob.ts';
import { fillDrop, planOfDrop } from './plan.ts';

export interface SampleDrop {
  readonly plan: Plan;
  readonly seeds: ReadonlyMap<string, Uint8Array>;
}

const rows = [
  { question: 'Tom puts 3 and then 4 pears into a box; how many lie there in the end?', answer: '7', kind: 'number' },
  {
    question: 'Which of the numbers on the gate is the largest of all?',
    options: ['number 4', 'number 35', 'number 61', 'number 88'],
    answer: 'number 88',
    kind: 'choice',
  },
  { question: 'Eva puts 5 and then 2 nuts into a bag; how many lie there in the end?', answer: '7', kind: 'number' },
  { question: 'A row of a licence that nobody admits', answer: '1', kind: 'number', license: 'GPL-3.0-only' },
];

/**
 * A small drop with good rows, one refused row and one broken line.
 *
 * @param seedRows good rows, at least 1.
 * @param tuning sizes of work.
 */
export async function sampleDrop(
  seedRows: number,
  parameters: { variants: number; votes: number; shots?: number; passage_check?: boolean; least_rating?: number },
  tuning: Partial<Plan['tuning']> = {},
): Promise<SampleDrop> {
  const good = Array.from({ length: seedRows }, (_, index) => rows[index % 3]);
  const lines = [...good.map((row) => JSON.stringify(row)), '{broken', JSON.stringify(rows[3])];
  const run = {
    recipe: 'task-seeded',
    dataset: 'storm',
    seeds: [{ file: 'seeds.jsonl', license: 'CC0-1.0' }],
    licenses: ['CC0-1.0'],
    random_seed: 11,
    roles: { generator: { model: 'fickle', price }, solver: { model: 'fickle', price } },
    with: { ...parameters, min_valid: 0.5 },
  };
  const seeds = memoryBlob();
  await fillDrop(seeds, 'storm', { 'run.yaml': JSON.stringify(run), 'seeds.jsonl': `${lines.join('\n')}\n` });
  const plan = await planOfDrop(seeds, 'storm');
  return { plan: { ...plan, tuning: { ...plan.tuning, shardRecords: 2, ...tuning } }, seeds: seeds.objects };
}

/** The recipe without the steps that these rows do not need. */
export const plainly = { shots: 0, passage_check: false, least_rating: 0 };

const price = { input_per_million: 1, output_per_million: 2, as_of: '2026-01-01', source: 'made up for tests' };
