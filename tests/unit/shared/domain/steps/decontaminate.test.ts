import { describe, expect, it } from 'vitest';
import { heldoutIndex } from '../../../../../shared/domain/heldout/heldout-index.ts';
import { decontaminateKind } from '../../../../../shared/domain/steps/decontaminate.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

const row = { question: 'Which of these metals was used first?', options: ['iron', 'copper', 'tin'] };
const heldout = heldoutIndex([{ set: 'test.jsonl', item: '1', row }]);
const apply = (fields: Parameters<typeof aRecord>[0], on?: string[]) =>
  decontaminateKind.apply?.([aRecord(fields)], decontaminateKind.options.parse(on ? { on } : {}), {
    ...aContext(),
    heldout,
  });

describe('decontaminate', () => {
  it('drops a held-out question with set, item and words', () => {
    const result = apply({ question: 'which of these METALS was used first', options: ['tin', 'iron', 'copper'] });
    expect(result?.dropped[0]).toMatchObject({ reason: 'contaminated' });
    expect(result?.dropped[0]?.evidence).toMatch(/question overlaps test\.jsonl, item 1: which of these METALS/u);
  });

  it('looks at every named field and at no other', () => {
    const fields = { question: 'What is ice?', options: null, answer_text: 'Which of these metals was used first?' };
    expect(apply(fields)?.kept).toHaveLength(1);
    expect(apply(fields, ['question', 'options', 'answer_text'])?.dropped).toHaveLength(1);
  });

  it('keeps everything where there is nothing held out', () => {
    const result = decontaminateKind.apply?.([aRecord(row)], decontaminateKind.options.parse({}), aContext());
    expect(result?.kept).toHaveLength(1);
  });
});
