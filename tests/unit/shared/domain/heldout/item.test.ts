import { describe, expect, it } from 'vitest';
import { heldoutItem } from '../../../../../shared/domain/heldout/item.ts';
import type { Json } from '../../../../../shared/domain/json.ts';

const read = (row: Json) => heldoutItem(row);

describe('heldoutItem', () => {
  it.each<[Json, string[]]>([
    [{ question: 'Which one is red?', options: ['sky', 'blood'] }, ['sky', 'blood']],
    [{ question: 'Which one is red?', choices: { text: ['sky', 'blood'], label: ['A', 'B'] } }, ['sky', 'blood']],
    [{ question: 'Which one is red?', mc1_targets: { choices: ['sky'], labels: [1] } }, ['sky']],
    [{ question: 'Which one is red?', choices: [{ text: 'sky', label: 'A' }] }, ['sky']],
    [{ question: 'Which one is red?', options: { A: 'sky', B: 'blood' } }, ['sky', 'blood']],
    [{ question: 'Which one is red?', options: [1, 2] }, ['1', '2']],
    [{ question: 'Which one is red?', answer: 'blood and so on and on' }, []],
  ])('reads %j', (row, options) => {
    expect(read(row)).toEqual({ parts: ['Which one is red?'], options, contexts: [], codes: [] });
  });

  it('takes all columns of text where there is no question', () => {
    const row = { id: 'x1', label: 1, scenario: 'I usually walk to school.', excuse: 'Today it rained all day.' };
    expect(read(row)?.parts).toEqual(['I usually walk to school.', 'Today it rained all day.']);
  });

  it('takes the passage that a question is about as its context', () => {
    const row = {
      id: 'a b c d',
      passage: 'Once upon a time.',
      question: 'Who was it all about?',
      answer: 'it was us all',
    };
    expect(read(row)).toEqual({
      parts: ['Who was it all about?'],
      options: [],
      contexts: ['Once upon a time.'],
      codes: [],
    });
  });

  it('does not let a question stand alone that means nothing without its row', () => {
    const row = { premise: 'The man opened the tap.', question: 'effect' };
    expect(read(row)?.parts).toEqual(['The man opened the tap.', 'effect']);
    expect(read({ question: 'Why?' })?.parts).toEqual(['Why?']);
  });

  it('gives nothing for a row without text', () => {
    expect(read({ label: 1, id: 'x' })).toBeUndefined();
    expect(read([])).toBeUndefined();
    expect(read(null)).toBeUndefined();
  });
});
