import { describe, expect, it } from 'vitest';
import { packaged, runRecipe } from '../../support/run-recipe.ts';
import { violations } from '../../support/storm/audit.ts';

const recipe = `recipe: judged
version: 1
about: A recipe for tests.
source: Ours.
roles: { judge: compares }
steps:
  - source: { id: prompts, fields: { ask: text, answers: list } }
  - expand: { id: each, axes: { one: { field: answers } } }
  - map: { id: flat, do: [{ set: { answer: one.answer, right: one.right } }] }
  - vote:
      id: pair
      mode: pair
      by: [doc_id]
      answer: answer
      sources: [{ name: truth, good: right }]
      length_cap: 3
      keep: [right]
      judge: { role: judge, template: compare.yaml, max_tokens: 40, reask: 1 }
  - emit: { id: rows, columns: { ask: text, chosen: text, rejected: text, pair_source: text, right_chosen: boolean } }
`;
const prompts = { 'compare.yaml': '- user: "{{ ask }} | {{ answer_a }} | {{ answer_b }}"\n' };
const rows = [
  { ask: 'truth', answers: [{ answer: 'yes', right: true }, { answer: 'no', right: false }] },
  ...['best', 'first', 'tie', 'mute', 'slow', 'long'].map((ask) => ({
    ask,
    answers: [{ answer: `good ${ask}` }, { answer: ask === 'long' ? 'x' : `poor ${ask}` }],
  })),
  { ask: 'same', answers: [{ answer: 'one' }, { answer: ' one ' }] },
];

/** What the judge says to each question: the best answer wherever it stands, the first place, a tie, nothing. */
function verdict(prompt: string, sample: number): string {
  const [ask, a] = prompt.split(' | ');
  if (ask === 'first') return 'Better: A';
  if (ask === 'tie') return 'Both say the same. Better: tie';
  if (ask === 'mute' || (ask === 'slow' && sample === 0)) return 'Hard to say.';
  return `I looked at both. Better: ${a?.startsWith('good') ? 'A' : 'B'}`;
}

describe('a pair that a judge decides', () => {
  it('keeps what is preferred in both places, and asks again only for the form', async () => {
    const all = [];
    for (const shardRecords of [1, 1000]) {
      const asked: string[] = [];
      const { plan, result } = await runRecipe({
        recipe,
        prompts,
        rows,
        tuning: { shardRecords },
        reply: (prompt, { sample }) => {
          asked.push(prompt);
          return verdict(prompt, sample);
        },
      });
      expect(violations(plan, result)).toEqual([]);
      all.push(packaged(plan, result));
      expect(result.run.reasons).toEqual({ inconsistent_judge: 1, no_pair: 3, unparsed_score: 1 });
      const distinct = new Set(asked);
      expect(distinct).toContain('best | good best | poor best');
      expect(distinct).toContain('best | poor best | good best');
      expect(asked.filter((prompt) => prompt.startsWith('truth') || prompt.startsWith('same'))).toEqual([]);
    }
    expect(all[1]).toEqual(all[0]);
    expect(all[0]).toMatchObject([
      { ask: 'truth', chosen: 'yes', rejected: 'no', pair_source: 'truth', right_chosen: true },
      { ask: 'best', chosen: 'good best', rejected: 'poor best', pair_source: 'judge', right_chosen: null },
      { ask: 'slow', chosen: 'good slow', rejected: 'poor slow', pair_source: 'judge' },
    ]);
    for (const fields of all[0] ?? []) expect(Object.keys(fields)).not.toContain('pair_duel');
  });

  it('is refused with the place of each mistake', async () => {
    const wrong = recipe.replace('role: judge,', 'role: jugde, comparing: 2,').replace("template: compare.yaml", 'template: compair.yaml');
    await expect(runRecipe({ recipe: wrong, prompts, rows })).rejects.toThrow(/comparing[\s\S]*jugde|jugde[\s\S]*comparing/u);
  });
});
