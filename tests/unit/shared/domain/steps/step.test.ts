import { describe, expect, it } from 'vitest';
import { addLineage, dropRecord } from '../../../../../shared/domain/steps/step.ts';
import { reject } from '../../../../../shared/domain/verdict.ts';
import { aRecord } from '../../../../support/a-record.ts';

describe('dropRecord', () => {
  it('keeps what a reader needs to judge the rejection', () => {
    const dropped = dropRecord(aRecord({ question: 'q' }), 'checks', reject('too_short', '1 word'));
    expect(dropped).toMatchObject({
      id: 'r1',
      step: 'checks',
      outcome: 'rejected',
      reason: 'too_short',
      evidence: '1 word',
    });
    expect(dropped.fields).toEqual({ question: 'q' });
  });
});

describe('addLineage', () => {
  it('adds a step at the end', () => {
    expect(addLineage(aRecord({}, { lineage: [{ step: 'a' }] }), { step: 'b' })).toEqual([
      { step: 'a' },
      { step: 'b' },
    ]);
  });
});
