import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const prose = 'The mill is old. The wheel turns slowly. The keeper sleeps. The river runs on. The town is near.';

it('keeps five sentences', () => {
  expect(verdictOf('c4_quality', { text: prose })).toBe('kept');
});

it.each([
  ['filler', `${prose} Lorem ipsum dolor sit amet.`],
  ['curly brackets', `${prose} function f() { return 1 }`],
  ['four sentences', 'The mill is old. The wheel turns. The keeper sleeps. The river runs.'],
  ['sentences about cookies', prose.replaceAll('.', '. This site uses cookies.')],
])('rejects %s', (_, text) => {
  expect(verdictOf('c4_quality', { text })).toBe('low_quality');
});

it('takes brackets where it is told to', () => {
  expect(verdictOf('c4_quality', { text: `${prose} {x}` }, { curly: false })).toBe('kept');
});
