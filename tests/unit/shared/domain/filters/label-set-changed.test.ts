import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const judge = (options: string[] | null, answer_kind = 'label') =>
  verdictOf('label_set_changed', { answer_kind, options, seed_options: ['yes', 'no'] });

it('rejects other labels, more labels and no labels', () => {
  expect(judge(['true', 'false'])).toBe('label_set_changed');
  expect(judge(['yes', 'no', 'maybe'])).toBe('label_set_changed');
  expect(judge(null)).toBe('label_set_changed');
});

it('keeps the same labels in any order and case, and other kinds', () => {
  expect(judge(['No', 'YES'])).toBe('kept');
  expect(judge(['red', 'blue'], 'choice')).toBe('kept');
});
