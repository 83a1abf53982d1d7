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

  it('takes longer runs, other rules for short items, and no code, where it is told so', () => {
    const long = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen';
    const program =
      'def area(width, height):\n    total = width * height\n    return total + width - height * 2 + total\n';
    const index = heldoutIndex([
      { set: 's', item: '1', row: { question: `${long} and then some more words that nobody has written` } },
      { set: 's', item: '2', row: { question: 'Which of these metals was used first?', options: [] } },
      {
        set: 's',
        item: '3',
        row: { question: 'Which tall river bank tower of old stones stands near here?', options: [] },
      },
      { set: 's', item: '4', row: { question: 'Write it.', code: program, answer: program } },
    ]);
    const drops = (text: string, rule: object): number =>
      decontaminateKind.apply?.([aRecord({ text })], decontaminateKind.options.parse({ on: ['text'], ...rule }), {
        ...aContext(),
        heldout: index,
      }).dropped.length ?? 0;
    expect([13, 16, 17].map((words) => drops(`So: ${long}.`, { words }))).toEqual([1, 1, 0]);
    const short = 'Which of these metals was used first';
    expect(['covered', 'whole', 'off'].map((rule) => drops(short, { short: rule }))).toEqual([1, 1, 0]);
    const part = 'I wonder which tall river bank tower of old stones stands near the sea';
    expect(['covered', 'whole', 'off'].map((rule) => drops(part, { short: rule }))).toEqual([1, 0, 0]);
    expect(drops(part, { coverage: 1 })).toBe(0);
    const same = `# by me\n${program}`;
    expect([drops(same, {}), drops(same.replaceAll('total', 'sum'), { code: false })]).toEqual([1, 0]);
  });

  it('refuses rules that its index cannot keep', () => {
    expect(decontaminateKind.options.safeParse({ words: 12 }).success).toBe(false);
    expect(decontaminateKind.options.safeParse({ coverage: 0.5 }).success).toBe(false);
  });
});
