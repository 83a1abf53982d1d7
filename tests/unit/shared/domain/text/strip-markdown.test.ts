import { expect, it } from 'vitest';
import { stripMarkdown } from '../../../../../shared/domain/text/strip-markdown.ts';

it.each<[string, string]>([
  ['# Title\nText', 'Title\nText'],
  ['**bold** and *slanted*', 'bold and slanted'],
  ['- one\n* two', 'one\ntwo'],
  ['[name](http://x.org)', 'name'],
  ['> quoted', 'quoted'],
  ['a\n---\nb', 'a\n\nb'],
  ['2 * 3 * 4 = 24', '2 * 3 * 4 = 24'],
  ['snake_case_name', 'snake_case_name'],
  ['```\n# a comment\n```', '```\n# a comment\n```'],
])('makes of %j %j', (text, plain) => {
  expect(stripMarkdown(text)).toBe(plain);
});
