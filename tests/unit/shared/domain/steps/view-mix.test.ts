import { describe, expect, it } from 'vitest';
import { emitKind } from '../../../../../shared/domain/steps/emit.ts';
import { isChosen, rowsBeforeMix, viewMixKind } from '../../../../../shared/domain/steps/view-mix.ts';
import { aRecord } from '../../../../support/a-record.ts';

const context = { stepId: 'rows-mix', randomSeed: 0, templates: new Map<string, string>() };
const question = (id: number, knowledge: boolean) => ({
  ...aRecord({
    question_id: `q${id}`,
    question: `What is ${id}?`,
    answer_text: String(id),
    ...(knowledge ? { knowledge: 'One has to count.' } : {}),
  }),
  id: `r${id}`,
});
const records = Array.from({ length: 40 }, (_, index) => question(index, index % 4 === 0));

function mixed(mix: object) {
  const options = emitKind.options.parse({ view: ['similar', 'context'], mix });
  const { gather } = viewMixKind;
  if (gather === undefined) throw new Error('The mix gathers.');
  const found = gather.join(gather.contribute(records, options, context).flat(), options, context);
  return gather.resolve(records, [found], options, context);
}

describe('the mix of views of questions', () => {
  it('keeps one view of each question', () => {
    const { kept, dropped } = mixed({ one_per: 'question_id' });
    expect([kept.length, dropped.length]).toEqual([40, 0]);
    const inContext = kept.filter((record) => isChosen(record, 'context'));
    // Only ten know what one has to know; all of them are needed to come near to one half.
    expect(inContext).toHaveLength(10);
    expect(inContext.every((record) => !isChosen(record, 'similar'))).toBe(true);
  });

  it('leaves out with a reason what has no row left', () => {
    const { kept, dropped, made } = mixed({ ratios: { similar: 1, context: 1 } });
    expect(made).toBe(40);
    expect(kept.filter((record) => isChosen(record, 'similar'))).toHaveLength(10);
    expect(kept.filter((record) => isChosen(record, 'context'))).toHaveLength(10);
    expect(dropped.every(({ reason }) => reason === 'left_out')).toBe(true);
    expect(kept.length + dropped.length).toBe(40);
  });

  it('leaves all rows where nothing is mixed', () => {
    expect(isChosen(question(1, true), 'context')).toBe(true);
    const rowsOf = rowsBeforeMix(emitKind.options.parse({ view: ['similar', 'context'] }));
    expect([rowsOf(question(1, true)), rowsOf(question(1, false))]).toEqual([2, 1]);
  });
});

describe('the options of a mix', () => {
  it('name views that there are', () => {
    const options = { views: { sft: { columns: { text: 'text' } } }, mix: { ratios: { stf: 1 } } };
    const issues = emitKind.options.safeParse(options).error?.issues ?? [];
    expect(JSON.stringify(issues)).toContain('"unknownKey":["sft"]');
  });

  it('read the fields that they count by', () => {
    const options = emitKind.options.parse({
      mix: { one_per: 'question_id', caps: [{ by: ['view', 'topic'], max: 1 }] },
    });
    expect(emitKind.reads(options)).toContain('topic');
    expect(emitKind.reads(options)).not.toContain('view');
    expect(emitKind.reasons(options)).toEqual(['left_out']);
  });
});
