import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AcceptedRow, acceptedRow } from '../../../../../shared/domain/dataset/accepted-row.ts';
import { anAccepted, aRecord, origin } from './builders.ts';

describe('acceptedRow', () => {
  it('flattens seed, vote and lineage into columns', () => {
    expect(anAccepted()).toMatchObject({
      id: 'record-1',
      answer_text: 'Conduction',
      answer_index: 1,
      vote_n: 5,
      vote_count: 4,
      vote_share: 0.8,
      license: 'CC-BY-SA-4.0',
      seed_dataset: 'allenai/ai2_arc',
      model: 'model-a, model-b',
      recipe: 'task-seeded@1',
      run: 'run-1',
    });
  });

  it('names a model once, however many steps it did', () => {
    const lineage = [
      { step: 'similar', model: 'scripted' },
      { step: 'solve', model: 'scripted' },
    ];
    expect(anAccepted({}, { lineage }).model).toBe('scripted');
  });

  it('leaves null what the recipe does not write', () => {
    const row = acceptedRow({ ...aRecord(), fields: {} }, origin);
    expect(row).toMatchObject({ question: null, options: null, vote_n: null, verified: null, text: null });
  });

  it('makes a row of the published schema from any fields', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(AcceptedRow.shape), 'vote'), fc.jsonValue()),
        (fields) => {
          const row = acceptedRow(aRecord(JSON.parse(JSON.stringify(fields))), origin);
          expect(AcceptedRow.safeParse(row).success).toBe(true);
        },
      ),
    );
  });
});
