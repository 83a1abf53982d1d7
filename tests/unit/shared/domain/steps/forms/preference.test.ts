import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preferenceForm } from '../../../../../../shared/domain/steps/forms/preference.ts';
import { aContext, aRecord } from '../../../../../support/a-record.ts';

function verdictOn(text: string, label = 'better'): unknown {
  const options = { form: 'preference', from: 'reply', into: 'verdict', label, fail: 'drop' } as const;
  const formed = preferenceForm.read(text, options, aRecord(), aContext());
  return formed.kept ? formed.items[0]?.verdict : formed.reason;
}

describe('preferenceForm', () => {
  it.each([
    ['Better: A', 'a'],
    ['**Better:** B.', 'b'],
    ['The better answer is Response B, since A is wrong.', 'b'],
    ['Answer A is a good one.\nBetter: answer A', 'a'],
    ['better: a tie', 'tie'],
    ['Better: A tie between both', 'tie'],
    ['Better: neither', 'tie'],
    ['Better: A\nOn second thought:\nBetter: B', 'b'],
    ['So I say [[B]]', 'b'],
    ['Both are fine.\n\nA', 'a'],
    ['Reasons.\n**Answer B**', 'b'],
  ])('reads %j as %s', (text, side) => {
    expect(verdictOn(text)).toBe(side);
  });

  it.each([
    ['A better answer would name a source.'],
    ['I prefer the first one.'],
    ['Better: a clear structure.'],
    ['A or B'],
    ['BetterA'],
    ['Better: C'],
  ])('guesses nothing from %j', (text) => {
    expect(verdictOn(text)).toBe('unparsed_score');
  });

  it('takes another word for the label', () => {
    expect(verdictOn('Winner = B', 'winner')).toBe('b');
    expect(verdictOn('Better: A\nhm', 'winner')).toBe('unparsed_score');
  });

  it('ends in time for any text, however often the label stands in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('better', ' ', ':', 'A', 'B', '\n', '*', 'is', '[['), { maxLength: 400 }),
        (parts) => {
          expect(['a', 'b', 'tie', 'unparsed_score']).toContain(verdictOn(parts.join('')));
        },
      ),
    );
    expect(verdictOn('better '.repeat(20_000))).toBe('unparsed_score');
  });
});
