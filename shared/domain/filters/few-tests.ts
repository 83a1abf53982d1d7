import { z } from 'zod';
import { answerKindOf, listField, textField } from '../steps/fields.ts';
import { keep, reject } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';

const Parameters = filterParameters({
  least: z.int().min(1).default(3).describe('Different tests that a program has to pass.'),
});

/** Rejects code questions that nothing would prove an answer to. */
export const fewTests: FilterKind<z.infer<typeof Parameters>> = {
  name: 'few_tests',
  reason: 'few_tests',
  about:
    'A question of kind `code` has no signature `def name(...)`, or fewer different tests that are `assert` lines and call that function.',
  source: 'task-seeded recipe, table of kinds: task, signature, at least three tests',
  reads: ['answer_kind'],
  parameters: Parameters,
  create:
    ({ least }) =>
    ({ fields }) => {
      if (answerKindOf(fields) !== 'code') return keep;
      const signature = textField(fields, 'signature') ?? '';
      const name = /^\s*(?:async\s+)?def\s+([A-Za-z_]\w*)\s*\(/u.exec(signature)?.[1];
      if (name === undefined) return reject('few_tests', `no signature: ${signature}`);
      const calls = new RegExp(`^assert\\b.*(?<![\\w.])${name}\\s*\\(`, 'su');
      const tests = new Set(
        (listField(fields, 'tests') ?? []).map((test) => test.trim()).filter((test) => calls.test(test)),
      );
      return tests.size >= least ? keep : reject('few_tests', `${tests.size} different tests call ${name}`);
    },
};
