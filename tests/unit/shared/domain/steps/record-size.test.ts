import { describe, expect, it } from 'vitest';
import { chunkKind } from '../../../../../shared/domain/steps/chunk.ts';
import { expandKind } from '../../../../../shared/domain/steps/expand.ts';
import { tooLarge } from '../../../../../shared/domain/steps/record-size.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

const megabyte = 'x'.repeat(1024 * 1024);

describe('records of which a step would make too much', () => {
  it('are told by the copies of their texts and lists, the cut text left out', () => {
    expect(tooLarge({ text: megabyte }, 64)).toBeUndefined();
    expect(tooLarge({ text: megabyte, more: 'x' }, 64)?.reason).toBe('too_large');
    expect(tooLarge({ list: [megabyte, megabyte] }, 40)?.reason).toBe('too_large');
    expect(tooLarge({ text: megabyte, note: 'x' }, 4000, ['text'])).toBeUndefined();
  });

  it('are dropped with the numbers by a list that is copied into each of its entries', () => {
    const values = Array.from({ length: 2000 }, (_, index) => `${index} ${'word '.repeat(20)}`);
    const options = expandKind.options.parse({ axes: { one: { field: 'values' } } });
    const result = expandKind.apply?.([aRecord({ values })], options, aContext());
    expect(result).toMatchObject({ made: 1, kept: [] });
    expect(result?.dropped[0]).toMatchObject({ reason: 'too_large' });
    expect(result?.dropped[0]?.evidence).toMatch(/^2000 records of about \d+ bytes each are \d+ MB, at most 64 MB/u);
  });

  it('are dropped by ballots that would all carry a long passage', () => {
    const options = expandKind.options.parse({ count: 1000 });
    const fields = { question_id: 'q', answer_kind: 'short', options: null, context: megabyte };
    const result = expandKind.apply?.([aRecord(fields)], options, aContext());
    expect(result).toMatchObject({ made: 1, kept: [], dropped: [{ reason: 'too_large' }] });
    expect(expandKind.apply?.([aRecord({ ...fields, context: 'short' })], options, aContext())?.kept).toHaveLength(
      1000,
    );
  });

  it('are dropped by chunks that would all carry another long text', () => {
    const options = chunkKind.options.parse({ field: 'text', by: 'sentence', tokens: 8 });
    const text = 'One small sentence stands here. '.repeat(500);
    expect(chunkKind.apply?.([aRecord({ text, other: megabyte })], options, aContext())).toMatchObject({
      kept: [],
      dropped: [{ reason: 'too_large' }],
    });
    expect(chunkKind.apply?.([aRecord({ text })], options, aContext())?.dropped).toEqual([]);
  });
});
