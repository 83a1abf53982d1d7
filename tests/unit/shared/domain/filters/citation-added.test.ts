import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it.each([
  'See https://example.org/x for more.',
  'As shown (Smith et al., 2019).',
  'doi:10.1000/182 says so',
  'It is known [3].',
])('rejects %j', (text) => {
  expect(verdictOf('citation_added', { source: 'The mill is old.', text })).toBe('url_or_citation_added');
});

it('keeps what the source has', () => {
  const source = 'It is known [3] from https://example.org/x.';
  expect(verdictOf('citation_added', { source, text: 'Known [3], see https://example.org/x.' })).toBe('kept');
  expect(verdictOf('citation_added', { source, text: 'The list [a, b] and (1850) and [link](x)' })).toBe('kept');
});
