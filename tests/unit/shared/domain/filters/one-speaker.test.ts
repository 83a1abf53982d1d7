import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects monologues, however the label is marked', () => {
  const turns = (...speakers: string[]) => speakers.map((speaker) => ({ speaker, text: 'x' }));
  expect(verdictOf('one_speaker', { turns: turns('Teacher', '**teacher**') })).toBe('one_speaker');
  expect(verdictOf('one_speaker', { turns: turns('Teacher', 'Student') })).toBe('kept');
});
