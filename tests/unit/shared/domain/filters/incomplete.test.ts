import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const reply = (tokens: number, finish = 'stop') => ({ text: 'x', finish_reason: finish, tokens_out: tokens });

it('keeps 598 tokens of 600 and rejects 599', () => {
  expect(verdictOf('incomplete', { reply: reply(598) }, { max: 598 })).toBe('kept');
  expect(verdictOf('incomplete', { reply: reply(599) }, { max: 598 })).toBe('incomplete');
});

it('rejects what the endpoint cut, and takes the limit of the task', () => {
  expect(verdictOf('incomplete', { reply: reply(5, 'length') })).toBe('incomplete');
  const parameters = { by: 'task', limits: { list: 598 } };
  expect(verdictOf('incomplete', { reply: reply(600), task: 'list' }, parameters)).toBe('incomplete');
  expect(verdictOf('incomplete', { reply: reply(600), task: 'distill' }, parameters)).toBe('kept');
});

it('counts the text itself where the reply is gone', () => {
  expect(verdictOf('incomplete', { text: 'one two three' }, { max: 2 })).toBe('incomplete');
});
