import { describe, expect, it } from 'vitest';
import { renderSample, renderText, sampleViews } from '../../../../../shared/domain/steps/emit.ts';
import { aRecord } from '../../../../support/a-record.ts';

const sample = aRecord({
  question_id: 'q1',
  task: 'sample',
  answer_kind: 'choice',
  question: 'Which is a metal?',
  context: null,
  options: ['wood', 'iron'],
  answer_text: 'iron',
  answer_index: 1,
  answer_label: 'B',
  reasoning: 'Iron conducts.',
  vote: { n: 5 },
  verified: true,
  seed_question: 'secret',
  claimed_answer: 'iron',
});

describe('renderSample', () => {
  it('gives the published fields and no others', () => {
    const row = renderSample(sample, { view: 'enriched' });
    expect(row).toMatchObject({ view: 'enriched', question_id: 'q1', answer_text: 'iron', flags: [], context: null });
    expect(JSON.stringify(row)).not.toContain('secret');
    expect(row).not.toHaveProperty('claimed_answer');
  });

  it('leaves the reasoning out of the view `similar`', () => {
    const row = renderSample(sample, { view: 'similar' });
    expect(row.reasoning).toBeNull();
    expect(row.text).toBe('Which is a metal?\nA. wood\nB. iron\n\nAnswer: iron');
  });

  it('has the same columns for a record that has nothing', () => {
    expect(Object.keys(renderSample(aRecord(), { view: 'similar' }))).toEqual(
      Object.keys(renderSample(sample, { view: 'similar' })),
    );
  });
});

describe('views of a sample', () => {
  it('are those that were asked for; without knowledge there is none of it', () => {
    expect(sampleViews(sample, { view: ['similar', 'context'] })).toEqual(['similar']);
    expect(sampleViews(sample, { view: 'context' })).toEqual(['similar']);
    expect(sampleViews(aRecord({ knowledge: 'Metals conduct.' }), { view: ['similar', 'context'] })).toEqual([
      'similar',
      'context',
    ]);
  });

  it('show the knowledge before the question in the view `context` alone', () => {
    const known = aRecord({ ...sample.fields, knowledge: 'Metals conduct.' });
    expect(renderSample(known, { view: 'context' })).toMatchObject({
      knowledge: 'Metals conduct.',
      reasoning: null,
      text: 'Metals conduct.\n\nWhich is a metal?\nA. wood\nB. iron\n\nAnswer: iron',
    });
    expect(renderSample(known, { view: 'enriched' }).knowledge).toBeNull();
  });
});

describe('renderText', () => {
  it('shows what a program has to do, and the program in a fence', () => {
    const code = {
      answer_kind: 'code',
      question: 'Double it.',
      signature: 'def f(n)',
      tests: ['assert f(1) == 2'],
      answer_text: 'def f(n):\n    return 2 * n',
    };
    expect(renderText(code)).toBe(
      'Double it.\nSignature: def f(n)\nassert f(1) == 2\n\nAnswer:\n```python\ndef f(n):\n    return 2 * n\n```',
    );
    expect(renderSample(aRecord(code), { view: 'similar' }).checks).toBe(
      '{"signature":"def f(n)","tests":["assert f(1) == 2"]}',
    );
  });

  it('ends with the words of the answer, not with its letter', () => {
    expect(renderText(sample.fields)).toBe('Which is a metal?\nA. wood\nB. iron\n\nIron conducts.\n\nAnswer: iron');
    expect(renderText({ ...sample.fields, context: 'About metals.' })).toMatch(/^About metals\.\n\nWhich/u);
  });
});
