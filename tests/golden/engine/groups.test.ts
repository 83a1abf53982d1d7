import { describe, expect, it } from 'vitest';
import { packaged, runRecipe } from '../../support/run-recipe.ts';
import { violations } from '../../support/storm/audit.ts';

const head = 'version: 1\nabout: A recipe for tests.\nsource: Ours.\n';

describe('a population', () => {
  const recipe = `recipe: bred
${head}
roles: { writer: writes }
steps:
  - source: { id: founders, fields: { task: text } }
  - evolve:
      id: pool
      generations: 2
      carry: [task]
      grow: 6
      colonies: 2
      merge_every: 2
      operators: { cross: { parents: [2, 3] }, mutate: { parents: 1 } }
      body:
        - prompt: { id: write, role: writer, template: '{operator}.yaml', max_tokens: 50 }
        - parse: { id: read, form: text, into: task, fail: drop }
        - filter: { id: long, expr: 'words(task) >= 2', reason: too_short }
        - dedup: { id: once, key: [task] }
  - emit: { id: rows, columns: { task: text, generation: integer, operator: text, parent_ids: list } }
`;
  const prompts = {
    'cross.yaml': '- user: "Cross {% for parent in parents %}{{ parent.task }}; {% endfor %}"\n',
    'mutate.yaml': '- user: "Change {{ parents[0].task }}"\n',
  };
  const rows = Array.from({ length: 5 }, (_, index) => ({ task: `founder task ${index}` }));
  const reply = (prompt: string): string => (prompt.length % 3 === 0 ? 'short' : `made of ${prompt.length} and ${prompt.slice(-20)}`);
  const run = (shardRecords: number) => runRecipe({ recipe, prompts, rows, reply, tuning: { shardRecords }, workers: 2 });

  it('grows by generations, with parents of the whole pool, the same in shards of any size', async () => {
    const [small, large] = [await run(1), await run(1000)];
    for (const { plan, result } of [small, large]) expect(violations(plan, result)).toEqual([]);
    const pool = packaged(small.plan, small.result);
    expect(packaged(large.plan, large.result)).toEqual(pool);
    expect(pool.filter(({ generation }) => generation === 0)).toHaveLength(5);
    const born = pool.filter(({ generation }) => generation !== 0);
    expect(new Set(born.map(({ generation }) => generation))).toEqual(new Set([1, 2]));
    for (const { parent_ids, operator } of born)
      expect((parent_ids as string[]).length).toBeGreaterThanOrEqual(operator === 'cross' ? 2 : 1);
    expect(small.result.run.reasons).toHaveProperty('too_short');
  });
});

describe('groups that are decided together', () => {
  const recipe = `recipe: chosen
${head}
steps:
  - source: { id: docs, fields: { text: text } }
  - chunk: { id: pieces, by: sentence, tokens: 8 }
  - expand: { id: styles, axes: { style: [plain, longer] } }
  - map: { id: long, when: 'style == "longer"', do: [{ set: { text: 'concat(text, " indeed")' } }] }
  - vote: { id: longest, mode: pick, by: [doc_id, chunk_index], best: len(text) }
  - join: { id: whole, by: [doc_id], text: text, missing: drop_doc }
  - emit: { id: rows, columns: { text: text, joined_count: integer } }
`;
  const sentence = (n: number): string => `This is sentence number ${n}. `;
  const rows = [1, 40, 3].map((count) => ({ text: Array.from({ length: count }, (_, n) => sentence(n)).join('') }));

  it('stay in one shard, however small shards are', async () => {
    const all = [];
    for (const shardRecords of [1, 7, 1000]) {
      const { plan, result } = await runRecipe({ recipe, rows, tuning: { shardRecords } });
      expect(violations(plan, result)).toEqual([]);
      all.push(packaged(plan, result));
    }
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
    expect(all[0]?.map(({ text }) => String(text).replaceAll(' indeed', ''))).toEqual(rows.map(({ text }) => text));
  });

  it('make pairs of better and worse answers by the first source that can tell', async () => {
    const pairs = `recipe: pairs
${head}
steps:
  - source: { id: prompts, fields: { name: text, answers: list } }
  - expand: { id: each, axes: { one: { field: answers } } }
  - map: { id: flat, do: [{ set: { answer: one.answer, right: one.right, reward: one.reward } }] }
  - vote:
      id: pair
      mode: pair
      by: [doc_id]
      answer: answer
      sources: [{ name: truth, good: right }, { name: reward, score: reward, margin: 0.5 }]
      length_cap: 2
      keep: [reward]
  - emit: { id: rows, columns: { name: text, chosen: text, rejected: text, reward_chosen: number, pair_source: text } }
`;
    const given = [
      { name: 'a', answers: [{ answer: 'yes', right: true, reward: 1 }, { answer: 'no', right: false, reward: 3 }] },
      { name: 'b', answers: [{ answer: 'fine', reward: 2 }, { answer: 'poor', reward: 1 }] },
      { name: 'c', answers: [{ answer: 'close', reward: 2 }, { answer: 'call', reward: 1.8 }] },
    ];
    for (const shardRecords of [1, 1000]) {
      const { plan, result } = await runRecipe({ recipe: pairs, rows: given, tuning: { shardRecords } });
      expect(violations(plan, result)).toEqual([]);
      expect(packaged(plan, result)).toMatchObject([
        { name: 'a', chosen: 'yes', rejected: 'no', pair_source: 'truth', reward_chosen: 1 },
        { name: 'b', chosen: 'fine', rejected: 'poor', pair_source: 'reward' },
      ]);
      expect(result.run.reasons).toEqual({ no_pair: 1 });
    }
  });
});
