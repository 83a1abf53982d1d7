import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it.each([
  'Sure, here is the rewritten text:',
  'Here is a paraphrase of the passage:\n',
  'Of course! I hope this helps!',
  '当然，以下是改写后的文本：',
  'Natürlich, hier ist die Umschreibung:',
  'Claro, aquí tienes el texto:',
  '```\n```',
  '',
])('rejects %j', (text) => {
  expect(verdictOf('empty_after_strip', { text })).toBe('empty_after_strip');
});

it('keeps what says something', () => {
  expect(verdictOf('empty_after_strip', { text: 'Sure, here is the rewritten text: Ice is cold.' })).toBe('kept');
  expect(verdictOf('empty_after_strip', { text: '冰很冷。' })).toBe('kept');
});
