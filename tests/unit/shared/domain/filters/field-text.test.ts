import { describe, expect, it } from 'vitest';
import { fieldText, judgedTexts, turnsOf } from '../../../../../shared/domain/filters/field-text.ts';
import { aRecord } from '../../../../support/a-record.ts';

const turns = [
  { speaker: 'A', text: 'hello', extra: 1 },
  { speaker: 'B', text: 'yes' },
];

describe('fieldText', () => {
  it('reads texts, lists and turns, and anything else as nothing', () => {
    expect(fieldText({ a: 'x' }, 'a')).toBe('x');
    expect(fieldText({ a: ['x', 1, 'y'] }, 'a')).toBe('x\ny');
    expect(fieldText({ a: turns }, 'a')).toBe('A: hello\nB: yes');
    for (const a of [null, 3, { b: 'c' }, []]) expect(fieldText({ a }, 'a')).toBe('');
    expect(fieldText({}, 'a')).toBe('');
  });
});

describe('turnsOf', () => {
  it('reads whole lists of turns only', () => {
    expect(turnsOf({ a: turns }, 'a')).toHaveLength(2);
    expect(turnsOf({ a: [...turns, 'x'] }, 'a')).toEqual([]);
  });
});

describe('judgedTexts', () => {
  it('is the named field, or everything that a model wrote', () => {
    const record = aRecord({ question: 'q', text: 't' });
    expect(judgedTexts(record, 'text')).toEqual([{ field: 'text', text: 't' }]);
    expect(judgedTexts(record, undefined)).toEqual([{ field: 'question', text: 'q' }]);
  });
});
