import { describe, expect, it } from 'vitest';
import type { ModelRequest } from '../../../shared/domain/completion.ts';
import { RequestRefused } from '../../../shared/contract/errors.ts';
import { encodeVectors } from '../../../shared/domain/embedding/vectors.ts';
import { packaged, runRecipe } from '../../support/run-recipe.ts';
import { violations } from '../../support/storm/audit.ts';

const recipe = `recipe: alike
version: 1
about: A recipe for tests.
source: Ours.
roles: { embedder: gives vectors of texts }
steps:
  - source: { id: docs, fields: { source: text, texts: list } }
  - expand: { id: each, axes: { text: { field: texts } } }
  - score: { id: meaning, similarity: { role: embedder, compare: [source, text], into: alike } }
  - filter: { id: close, use: [similarity: { field: alike, min_words: 0.2 }] }
  - emit: { id: rows, columns: { text: text, alike: number, alike_method: text } }
`;
const rows = [
  { source: 'The cat sat on the mat.', texts: ['On the mat the cat was sitting.', 'Quarks have colours.', 'The cat sat on the mat.'] },
  { source: 'The cat sat on the mat.', texts: ['A cat on a mat.', ' '] },
];
/** Three directions are enough to tell these texts apart. */
const vectorOf = (text: string): number[] =>
  text.includes('Quarks') ? [0, 1, 0] : text.startsWith('The cat') ? [1, 0, 0] : [0.8, 0, 0.6];
const vectorsFor = ({ messages }: ModelRequest): string =>
  encodeVectors(messages.map(({ content }) => vectorOf(content)));

describe('texts that are compared', () => {
  it('are told apart by vectors that are asked for once, counted and paid for', async () => {
    const all = [];
    for (const shardRecords of [1, 1000]) {
      const asked: string[] = [];
      const { plan, result } = await runRecipe({
        recipe,
        rows,
        run: 'roles:\n  embedder: { model: mini, price: { input_per_million: 1, output_per_million: 0 } }\n',
        tuning: { shardRecords },
        reply: (text, request) => {
          expect([request.task, request.model]).toEqual(['embed', 'mini']);
          asked.push(text);
          return vectorsFor(request);
        },
      });
      expect(violations(plan, result)).toEqual([]);
      expect(result.run.reasons).toEqual({ similarity_out_of_range: 2 });
      expect(plan.notices).toEqual([]);
      expect(asked).toHaveLength(4);
      expect(result.run.calls).toMatchObject({ asked: 4 });
      all.push(packaged(plan, result));
    }
    expect(all[1]).toEqual(all[0]);
    expect(all[0]?.map(({ text, alike, alike_method }) => [text, alike, alike_method])).toEqual([
      ['On the mat the cat was sitting.', 0.8, 'mini'],
      ['A cat on a mat.', 0.8, 'mini'],
      [' ', null, 'mini'],
    ]);
  });

  it('are told apart by their words where no model is bound, and every record and the card say so', async () => {
    const reply = (): string => {
      throw new Error('nobody is asked');
    };
    const [small, large] = [
      await runRecipe({ recipe, rows, reply, tuning: { shardRecords: 1 } }),
      await runRecipe({ recipe, rows, reply, tuning: { shardRecords: 1000 } }),
    ];
    for (const { plan, result } of [small, large]) {
      expect(violations(plan, result)).toEqual([]);
      expect(result.run.calls).toMatchObject({ asked: 0 });
      expect(result.run.reasons).toEqual({ similarity_out_of_range: 1 });
      expect(plan.notices.join()).toContain('compared by their words alone');
    }
    const records = packaged(small.plan, small.result);
    expect(packaged(large.plan, large.result)).toEqual(records);
    expect(new Set(records.map(({ alike_method }) => alike_method))).toEqual(new Set(['words-1']));
  });

  it('fail where the call for a vector fails', async () => {
    const { plan, result } = await runRecipe({
      recipe,
      rows,
      run: 'roles: { embedder: { model: mini, price: { input_per_million: 0, output_per_million: 0 } } }\n',
      reply: (text, request) => {
        if (text.includes('Quarks')) throw new RequestRefused('too long', 400);
        return vectorsFor(request);
      },
    });
    expect(violations(plan, result)).toEqual([]);
    expect(result.run.reasons).toEqual({ model_refused: 1, similarity_out_of_range: 1 });
  });
});
