import { describe, expect, it } from 'vitest';
import { ObjectMissing } from '../../../../shared/contract/errors.ts';
import { filterShard } from '../../../../shared/stages/filter.ts';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import { aPlan, aWork } from '../../../support/a-plan.ts';
import { aCompletion } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';

const plan = aPlan();
const heldout = { read: async () => undefined };
const open = async () => {
  const work = memoryBlob();
  await work.put(
    'in',
    encodeLines([aCompletion('Question: What has wings?\nA) hen\nB) dog\nAnswer: A'), aCompletion('')]),
  );
  return work;
};

describe('a filter shard', () => {
  it('runs the steps of its stage over the records of its input', async () => {
    const output = await filterShard({ work: await open(), heldout }, aWork(plan, 'ask-filter'));
    expect(output).toMatchObject({
      parts: [[{ kind: 'question', fields: { question: 'What has wings?' } }]],
      dropped: [{ reason: 'empty' }],
      tallies: [{ step: 'item', in: 2, kept: 1 }],
    });
  });

  it('makes the same of its records when it goes carefully', async () => {
    const work = await open();
    const quick = await filterShard({ work, heldout }, aWork(plan, 'ask-filter'));
    expect(await filterShard({ work, heldout }, aWork(plan, 'ask-filter', { failures: 3 }))).toEqual(quick);
    expect([...work.objects.keys()]).toContain('runs/animals-1/ask-filter/s/breadcrumb-3.jsonl');
  });

  it('says so when its input is gone', async () => {
    await expect(filterShard({ work: memoryBlob(), heldout }, aWork(plan, 'ask-filter'))).rejects.toThrow(
      ObjectMissing,
    );
  });
});
