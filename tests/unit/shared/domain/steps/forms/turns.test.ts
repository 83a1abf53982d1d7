import { describe, expect, it } from 'vitest';
import { turnsForm } from '../../../../../../shared/domain/steps/forms/turns.ts';
import { aContext, aRecord } from '../../../../../support/a-record.ts';

const options = turnsForm.options.parse({ form: 'turns', text: 'text', fail: 'drop' });
const read = (text: string) =>
  turnsForm.read(text, options as Parameters<typeof turnsForm.read>[1], aRecord(), aContext());
const turnsOf = (text: string) => {
  const formed = read(text);
  return formed.kept ? formed.items[0]?.turns : formed.reason;
};

describe('the form turns', () => {
  it.each([
    ['plain labels', 'Ada: One.\nBruno: Two.'],
    ['bold labels, the colon outside', '**Ada**: One.\n**Bruno**: Two.'],
    ['bold labels, the colon inside', '**Ada:** One.\n**Bruno:** Two.'],
    ['numbered labels', '1. Ada: One.\n2. **Bruno:** Two.'],
    ['labels as headings', '## Ada: One.\n## Bruno: Two.'],
    ['a preface', 'Sure, here is the conversation.\n\nAda: One.\nBruno: Two.'],
    ['wide colons', 'Ada：One.\nBruno：Two.'],
  ])('reads %s', (_, text) => {
    expect(turnsOf(text)).toEqual([
      { speaker: 'Ada', text: 'One.' },
      { speaker: 'Bruno', text: 'Two.' },
    ]);
  });

  it('gives lines without a label to the turn before, formulas with colons too', () => {
    expect(turnsOf('Ada: One.\n$f: x \\to y$ is a map.\nBruno: Two.')).toEqual([
      { speaker: 'Ada', text: 'One.\n$f: x \\to y$ is a map.' },
      { speaker: 'Bruno', text: 'Two.' },
    ]);
  });

  it('takes no long sentence for a label, and no code', () => {
    expect(turnsOf('Ada: One.\nThe answer that we get is: 5.\nBruno: Look:\n```\nx: 1\n```')).toHaveLength(2);
  });

  it('takes endless thanks off the end where it is told to', () => {
    const thanks = 'Ada: It is 45.\nBruno: Thanks, so 45.\nAda: Thank you!\nBruno: You are welcome.\nAda: Goodbye!';
    const trimmed = turnsForm.read(
      thanks,
      { ...options, trim_thanks: true } as Parameters<typeof turnsForm.read>[1],
      aRecord(),
      aContext(),
    );
    expect(turnsOf(thanks)).toHaveLength(5);
    expect(trimmed).toMatchObject({ items: [{ text: 'Ada: It is 45.\n\nBruno: Thanks, so 45.' }] });
  });

  it('refuses what is no dialogue', () => {
    expect(turnsOf('It is 45.')).toBe('bad_format');
  });
});
