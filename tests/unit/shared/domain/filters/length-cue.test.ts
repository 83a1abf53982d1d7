import { expect, it } from 'vitest';
import { createFilter } from '../../../../../shared/domain/filters/registry.ts';
import { verdictOf } from './verdict-of.ts';

const long = 'a very long and careful option that says everything';

it('sees a right option that is much longer than the others', () => {
  expect(verdictOf('length_cue', { options: ['short one', long, 'tiny one'], claimed_index: 1 })).toBe('length_cue');
});

it('lets a long wrong option and short options pass', () => {
  expect(verdictOf('length_cue', { options: ['short one', long, 'tiny one'], claimed_index: 0 })).toBe('kept');
  expect(verdictOf('length_cue', { options: ['x', 'yellow', 'z'], claimed_index: 1 })).toBe('kept');
  expect(verdictOf('length_cue', { options: ['x', long], claimed_index: null })).toBe('kept');
});

it('notes by default and drops when it is told to', () => {
  expect(createFilter('length_cue', {}, { templates: new Map() }).flag).toBe(true);
  expect(createFilter('length_cue', { flag: false }, { templates: new Map() }).flag).toBe(false);
});
