import { z } from 'zod';
import type { Tool } from './tool.ts';

const Options = z.strictObject({
  least: z.int().min(1).default(1).describe('With fewer tests the program is not run.'),
  telling: z
    .int()
    .min(0)
    .default(1)
    .describe('Tests that have to fail on a stub, the program with all functions emptied; others say nothing.'),
});

/** Runs a program against tests, the only tool that lets foreign code act; each job has a process of its own. */
export const runTests: Tool<z.infer<typeof Options>> = {
  name: 'run_tests',
  about:
    'Runs tests against a Python program, and before that against a stub of it, on which tests that say something fail.',
  inputs: ['program', 'tests'],
  options: Options,
  runs: true,
  gives: {
    ok: 'Whether every test passes, and enough of them fail on the stub.',
    problem:
      'Null, `test_failed`, `stub_passes`, `few_tests`, `syntax_error`, `no_text`, or the limit that was passed.',
    passed: 'Tests that pass.',
    failed: 'Tests that fail.',
    idle: 'Tests that pass on the stub too.',
    failures: 'What the failed tests raised, the first twenty.',
  },
};
