import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const calls = ['assert f(1) == 1', 'assert f(2) == 2', 'assert f(3) == 3'];
it.each([
  [undefined, { signature: 'def f(n)', tests: calls }],
  ['few_tests', { signature: 'def f(n)', tests: calls.slice(1) }],
  ['few_tests', { signature: 'def f(n)', tests: [calls[0] ?? '', ...calls.slice(0, 2)] }],
  ['few_tests', { signature: 'def f(n)', tests: ['f(1)', 'f(2)', 'f(3)'] }],
  ['few_tests', { signature: 'def g(n)', tests: calls }],
  ['few_tests', { signature: 'f(n)', tests: calls }],
  [
    undefined,
    { signature: 'def f(n) -> int:', tests: ['assert not f(0)', 'assert math.isclose(f(1), 2)', 'assert "x" in f(2)'] },
  ],
])('says %s of %j', (reason, fields) => {
  const found = verdictOf('few_tests', { answer_kind: 'code', ...fields });
  expect(found).toBe(reason ?? verdictOf('few_tests', { answer_kind: 'short', ...fields }));
});
