import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects listed openings in any case and with any marks', () => {
  expect(verdictOf('boilerplate_opening', { text: 'Have you ever wondered why, exactly, ice floats?' })).toBe(
    'boilerplate_opening',
  );
  expect(verdictOf('boilerplate_opening', { text: 'Ice floats because it is light.' })).toBe('kept');
});

it('takes a list of its own', () => {
  const parameters = { openings: ['Ice floats because it is'] };
  expect(verdictOf('boilerplate_opening', { text: 'Ice floats — because it is light.' }, parameters)).toBe(
    'boilerplate_opening',
  );
  expect(verdictOf('boilerplate_opening', { text: 'Ice' }, parameters)).toBe('kept');
});
