import { describe, expect, it } from 'vitest';
import { filterKind } from '../../../../../shared/domain/steps/filter.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

const apply = (use: unknown[], fields: Parameters<typeof aRecord>[0]) =>
  filterKind.apply?.([aRecord(fields)], filterKind.options.parse({ use }), aContext('checks'));
const long = 'a very long and careful option that says everything';

describe('filter', () => {
  it('gives the reason of the first filter that fails', () => {
    const fields = { question: 'Why?', options: ['a', 'A'], claimed_answer: null, claimed_index: null };
    expect(apply(['duplicate_options', 'too_short'], fields)?.dropped[0]).toMatchObject({
      step: 'checks',
      reason: 'duplicate_options',
    });
    expect(apply(['too_short', 'duplicate_options'], fields)?.dropped[0]?.reason).toBe('too_short');
  });

  it('takes parameters', () => {
    expect(apply([{ too_short: { min_words: 1 } }], { question: 'Why?' })?.kept).toHaveLength(1);
  });

  it('notes a flagged reason and keeps the record', () => {
    const fields = { question: 'Which one is it?', options: ['x', long], claimed_index: 1 };
    expect(apply(['length_cue'], fields)?.kept[0]?.fields.flags).toEqual(['length_cue']);
    expect(apply([{ too_short: { min_words: 9, flag: true } }, 'length_cue'], fields)?.kept[0]?.fields.flags).toEqual([
      'length_cue',
      'too_short',
    ]);
    expect(apply([{ length_cue: { flag: false } }], fields)?.dropped[0]?.reason).toBe('length_cue');
  });

  it('names the small rules that stand in for a classifier in every record that they judged', () => {
    const text = 'word '.repeat(20);
    const use = [{ keyword_coverage: { against: 'source', field: 'question', min: 0.5 } }, 'lang_mismatch'];
    const kept = apply(use, { question: 'The river feeds the old mill.', source: 'A mill stands by the river.' })?.kept;
    expect(kept?.[0]?.lineage).toEqual([{ step: 'checks', by: ['keywords-1', 'scripts-1'] }]);
    const dropped = apply(use, { question: text, source: 'A mill stands by the river.' })?.dropped;
    expect(dropped?.[0]?.evidence).toMatch(/ \(by keywords-1\)$/u);
  });

  it('changes neither id nor lineage', () => {
    expect(apply(['empty'], { question: 'What is ice?' })?.kept[0]).toMatchObject({
      id: 'r1',
      lineage: [],
      fields: { flags: [] },
    });
  });

  it('tells fields and reasons of what it uses', () => {
    const options = filterKind.options.parse({ use: ['seed_copy', 'length_cue', { too_short: { flag: false } }] });
    expect(filterKind.reads(options)).toEqual(['question', 'seed_question', 'options']);
    expect(filterKind.reasons(options)).toEqual(['seed_copy', 'too_short']);
  });

  it.each([
    [['seed_cop'], /no filter is called .+seed_cop/u],
    [[{ seed_copy: { grams: 3 } }], /seed_copy.*grams/u],
    [[{ empty: {}, refusal: {} }], /one filter an entry/u],
    [[{ too_short: 3 }], /too_short: parameters/u],
    [[], /./u],
    [[7], /./u],
  ])('refuses %j', (use, message) => {
    const parsed = filterKind.options.safeParse({ use });
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).toMatch(message);
  });

  it('reads its own checked options again', () => {
    const options = filterKind.options.parse({ use: ['empty', { too_short: { min_words: 1 } }] });
    expect(filterKind.options.parse(options)).toEqual(options);
  });
});

describe('records rejected for what they give away', () => {
  it('are shown masked', () => {
    const record = aRecord({ text: 'Write to jane@mailbox.org.', question: 'Who is jane@mailbox.org?' });
    const { dropped } = filterKind.apply?.([record], filterKind.options.parse({ use: ['pii'] }), aContext()) ?? {
      dropped: [],
    };
    expect(dropped[0]?.fields).toEqual({ text: 'Write to [EMAIL].', question: 'Who is [EMAIL]?' });
    expect(JSON.stringify(dropped)).not.toContain('jane');
  });
});
