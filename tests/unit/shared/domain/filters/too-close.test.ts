import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const source = 'the old mill by the river grinds the corn of the whole town every day of the year';

it('rejects copies', () => {
  expect(verdictOf('too_close', { source, text: source.toUpperCase() })).toBe('too_close');
  expect(verdictOf('too_close', { source, text: `so they say ${source}` })).toBe('too_close');
});

it('keeps free rewrites', () => {
  expect(verdictOf('too_close', { source, text: 'corn of the town is ground daily by an old riverside mill' })).toBe(
    'kept',
  );
  expect(verdictOf('too_close', { source, text: 'the old mill' })).toBe('kept');
});
