import { expect, it } from 'vitest';
import { overlapEvidence, overlappedSet } from '../../../../../shared/domain/steps/heldout-evidence.ts';

it('names the set again that it was told of', () => {
  const hit = { set: 'evals/gsm8k test.jsonl', item: '7', words: 'how many, item by item' };
  expect(overlappedSet(overlapEvidence('question', hit))).toBe(hit.set);
  expect(overlappedSet('something else')).toBeUndefined();
});
