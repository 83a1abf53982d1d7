import { expect, it } from 'vitest';
import { namesOf } from '../../../../../shared/domain/text/names.ts';

it('finds names of several words and drops the word that opens a sentence', () => {
  const text =
    'The Marie Curie Institute stands near the University of Leeds. In Paris Pierre Curie worked. Marie slept.';
  expect(namesOf(text)).toEqual(['Marie Curie Institute', 'University of Leeds', 'Paris Pierre Curie']);
  expect(namesOf('no names here')).toEqual([]);
});
