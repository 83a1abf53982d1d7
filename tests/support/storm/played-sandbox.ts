import type { Sandbox } from '../../../shared/ports.ts';

/**
 * Stands in for the sandbox where a test is about what a recipe makes of its verdicts. `run_tests` lets programs pass
 * that return something and do not say that they are wrong.
 */
export const playedSandbox: Sandbox = {
  run: (jobs) =>
    Promise.resolve(
      jobs.map(({ tool, inputs: { program } }) => {
        if (tool !== 'run_tests') throw new Error(`The played sandbox has no tool ${tool}.`);
        const text = typeof program === 'string' ? program : '';
        const ok = text.includes('return') && !text.includes('wrong');
        return ok ? { ok, problem: null } : { ok, problem: text === '' ? 'no_text' : 'test_failed' };
      }),
    ),
};
