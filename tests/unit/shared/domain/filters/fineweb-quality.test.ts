import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const prose = Array.from(
  { length: 8 },
  (_, index) => `This is a full sentence about matter number ${index}, with an end.`,
).join('\n');

it('keeps paragraphs of prose', () => {
  expect(verdictOf('fineweb_quality', { text: prose })).toBe('kept');
});

it.each([
  ['nothing', ''],
  ['lines without an end', prose.replaceAll('.', '')],
  ['menus', 'Home.\nShop.\nAbout us.\nContact.\nImprint.'],
  ['lines seen before', `${prose}\n${prose}`],
  ['breaks between words', prose.replaceAll(' ', '\n\n')],
])('rejects %s', (_, text) => {
  expect(verdictOf('fineweb_quality', { text })).toBe('low_quality');
});
