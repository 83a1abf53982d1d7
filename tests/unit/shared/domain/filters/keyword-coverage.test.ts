import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const source =
  'Photosynthesis in chloroplasts turns carbon dioxide and water into glucose. Chlorophyll absorbs light; Melvin Calvin described the cycle in 1950.';

it('rejects texts about something else', () => {
  expect(
    verdictOf('keyword_coverage', { source, text: 'The old mill grinds corn for the town, and the keeper sleeps.' }),
  ).toBe('keyword_coverage');
});

it('keeps texts about the same, with other endings', () => {
  expect(
    verdictOf('keyword_coverage', {
      source,
      text: 'Plants with chlorophyll absorb the light and make glucose from water.',
    }),
  ).toBe('kept');
  expect(verdictOf('keyword_coverage', { source: '', text: 'x' })).toBe('kept');
});
