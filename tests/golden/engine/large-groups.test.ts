import { describe, expect, it } from 'vitest';
import { breedKind } from '../../../shared/domain/steps/breed.ts';
import { aContext } from '../../support/a-record.ts';
import { packaged, runRecipe } from '../../support/run-recipe.ts';
import { violations } from '../../support/storm/audit.ts';

const head = 'version: 1\nabout: A recipe for tests.\nsource: Ours.\n';

describe('groups that outgrow a shard', () => {
  it('a document of 12 MB is cut into thousands of chunks and joined again', async () => {
    const recipe = `recipe: book
${head}steps:
  - source: { id: docs, fields: { text: text } }
  - chunk: { id: pieces, by: sentence, tokens: 500 }
  - join: { id: whole, text: text, missing: drop_doc }
  - emit: { id: rows, columns: { text: text, joined_count: integer } }
`;
    const sentence = (number: number): string => `This is the sentence with the number ${number}, and it says little.`;
    const text = Array.from({ length: 200_000 }, (_, number) => sentence(number)).join(' ');
    expect(text.length).toBeGreaterThan(12_000_000);
    const { plan, result } = await runRecipe({ recipe, rows: [{ text }, { text: 'A short one.' }] });
    expect(violations(plan, result)).toEqual([]);
    const [book, note] = packaged(plan, result);
    expect(book?.text === text).toBe(true);
    expect(Number(book?.joined_count)).toBeGreaterThan(4000);
    expect(note).toMatchObject({ text: 'A short one.', joined_count: 1 });
  });

  it('a question gets a thousand ballots', async () => {
    const recipe = `recipe: ballots
${head}roles: { solver: answers }
steps:
  - source: { id: seeds }
  - expand: { id: once, axes: { copy: 1 } }
  - map: { id: own, do: [{ set: { question_id: variant_id, claimed_answer: answer_text, claimed_index: 'null' } }] }
  - expand: { id: ballots, count: 1000 }
  - prompt: { id: solve, role: solver, template: solve.yaml, max_tokens: 20 }
  - parse: { id: ballot, form: ballot }
  - vote: { id: answer, min_valid: 900, min_share: 0.5, stop: never }
  - emit: { id: rows }
`;
    const prompts = { 'solve.yaml': '- user: "{{ question }}"\n' };
    const rows = [{ question: 'How many legs has a horse?', answer: '4', kind: 'number' }];
    const reply = (_prompt: string, { sampling }: { sampling: { seed?: number | undefined } }): string =>
      `Answer: ${(sampling.seed ?? 0) % 10 === 0 ? 5 : 4}`;
    const { plan, result } = await runRecipe({ recipe, prompts, rows, reply });
    expect(violations(plan, result)).toEqual([]);
    const [sample] = packaged(plan, result);
    expect(sample?.vote).toMatchObject({ n: 1000, valid: 1000, winner: '4' });
  });

  it('a pool of 10,000 breeds', async () => {
    const recipe = `recipe: pool
${head}steps:
  - source: { id: founders, fields: { task: text } }
  - evolve:
      id: pool
      generations: 1
      carry: [task]
      grow: 500
      operators: { cross: { parents: [2, 3] } }
      body: [{ map: { id: born, do: [{ set: { task: 'concat(parents[0].task, " and ", parents[1].task)' } }] } }]
  - emit: { id: rows, columns: { task: text, generation: integer } }
`;
    const rows = Array.from({ length: 10_000 }, (_, number) => ({ task: `task ${number}` }));
    const { plan, result } = await runRecipe({ recipe, rows, tuning: { shardRecords: 5000 } });
    expect(violations(plan, result)).toEqual([]);
    expect(result.run.counts).toMatchObject({ seeds: 10_000, accepted: 10_500 });
  });

  it('a pool of 100,000 draws its children without looking through all for each, none with too many', () => {
    const options = breedKind.options.parse({
      ...{ generation: 1, carry: ['task'], grow: 20_000, max_children: 2 },
      operators: { cross: { parents: [2, 3] } },
    });
    const entries = Array.from({ length: 100_000 }, (_, number) => ({
      ...{ id: `r${String(number).padStart(6, '0')}`, colony: 0, carried: { task: `task ${number}` } },
      seeds: [{ object: 'rows.jsonl', dataset: null, license: 'CC0-1.0' }],
    }));
    const children = breedKind.gather?.join(entries, options, aContext()) ?? [];
    expect(children).toHaveLength(20_000);
    const had = new Map<string, number>();
    for (const child of children)
      for (const id of (child as { ids: string[] }).ids) had.set(id, (had.get(id) ?? 0) + 1);
    expect(Math.max(...had.values())).toBe(2);
  });
});
