import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects five speakers', () => {
  const turns = (count: number) => Array.from({ length: count }, (_, index) => ({ speaker: `S${index}`, text: 'x' }));
  expect(verdictOf('too_many_speakers', { turns: turns(4) })).toBe('kept');
  expect(verdictOf('too_many_speakers', { turns: turns(5) })).toBe('too_many_speakers');
});
