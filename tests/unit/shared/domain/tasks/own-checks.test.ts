import { expect, it } from 'vitest';
import { parseLossless } from '../../../../../shared/domain/json-lossless.ts';
import { ownSeed } from '../../../../../shared/domain/tasks/own-seed.ts';

const read = (row: object) => {
  const parsed = parseLossless(JSON.stringify({ question: 'What?', answer: 'x', ...row }));
  return parsed.ok ? ownSeed(parsed.value) : undefined;
};

it('keeps signature and tests of a code row, and the constraints of a constraint row', () => {
  expect(read({ kind: 'code', signature: 'def f(n)', tests: ['assert f(1) == 1'] })).toMatchObject({
    seed: { answer_kind: 'code', checks: { signature: 'def f(n)', tests: ['assert f(1) == 1'] } },
  });
  expect(read({ kind: 'constraint', constraints: [{ name: 'most_words', count: 5 }] })).toMatchObject({
    seed: { checks: { constraints: [{ name: 'most_words', count: 5 }] } },
  });
});

it.each([
  [{ kind: 'code', tests: ['assert f(1) == 1'] }, 'field "signature": expected the head'],
  [{ kind: 'code', signature: 'def f(n)', tests: [] }, 'field "tests": expected a list of assert lines'],
  [
    { kind: 'code', signature: 'def f(n)', tests: ['assert f(1)', 3] },
    'field "tests": expected a list of assert lines',
  ],
  [{ kind: 'short', tests: ['assert f(1)'] }, 'field "tests": only for rows with "kind": "code"'],
  [{ kind: 'constraint' }, 'field "constraints": expected a list'],
  [{ kind: 'constraint', constraints: [{ name: 'most_wods' }] }, 'did you mean "most_words"?'],
  [{ kind: 'constraint', constraints: ['most_words'] }, 'field "constraints": expected a list'],
])('refuses %j', (row, evidence) => {
  expect(read(row)).toMatchObject({ kept: false, reason: 'bad_schema', evidence: expect.stringContaining(evidence) });
});
