import { expect, it } from 'vitest';
import { createFilter } from '../../../../../shared/domain/filters/registry.ts';
import type { Json } from '../../../../../shared/domain/json.ts';
import { aRecord } from '../../../../support/a-record.ts';

const filter = createFilter('similarity', { min: 0.7, max: 0.99, min_words: 0.2 }, { templates: new Map() });
const verdict = (similarity: Json, similarity_method = 'mini') =>
  filter.judge(aRecord({ similarity, similarity_method }));

it('an embedder and words have limits of their own', () => {
  expect(verdict(0.3)).toMatchObject({
    reason: 'similarity_out_of_range',
    evidence: '0.300 by mini, wanted 0.7 to 0.99',
  });
  expect(verdict(0.3, 'words-1').kept).toBe(true);
  expect(verdict(0.1, 'words-1').kept).toBe(false);
  expect(verdict(0.995).kept).toBe(false);
  expect(verdict(0.7).kept).toBe(true);
});

it('a record without a similarity passes', () => {
  expect(verdict(null).kept).toBe(true);
  expect(filter.judge(aRecord({})).kept).toBe(true);
});
