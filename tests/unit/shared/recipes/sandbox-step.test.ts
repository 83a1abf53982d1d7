import { describe, expect, it } from 'vitest';
import { orRefused, sandboxSteps } from '../../../../shared/recipes/sandbox-step.ts';
import { aPlan } from '../../../support/a-plan.ts';

const execute = (id: string, tool: string, inputs: object, when?: string) => ({
  id,
  kind: 'execute',
  options: { tool, inputs, into: 'result' } as never,
  ...(when === undefined ? {} : { when }),
});
const pure = execute('cut', 'edit_program', { pieces: 'a', programs: 'b', errors: 'c' });
const always = execute('syntax', 'py_compile', { code: 'text' });
const sometimes = execute('tests', 'run_tests', { program: 'text', tests: 'tests' }, 'kind == "code"');

const built = (...steps: (typeof always)[]) => {
  const plan = aPlan();
  const [first] = plan.stages;
  return { plan: { ...plan, notices: [], stages: [{ ...first, steps }] as never } };
};

describe('steps that need Python', () => {
  it('are those whose tools work in the sandbox, the ones for every record first', () => {
    expect(sandboxSteps([{ steps: [pure, sometimes, always] }])).toEqual([
      { id: 'syntax', tool: 'py_compile' },
      { id: 'tests', tool: 'run_tests', when: 'kind == "code"' },
    ]);
  });

  it('make a plan impossible where the sandbox has none, and say what to do', () => {
    const refused = orRefused(built(pure, always), 'none');
    expect(refused).toEqual({
      problems: [expect.stringMatching(/"syntax".*py_compile.*without Python.*sower python/u)],
    });
    expect(orRefused(built(pure, always), 'python-3.14')).toHaveProperty('plan');
    expect(orRefused(built(pure), 'none')).toHaveProperty('plan.notices', []);
  });

  it('make no plan impossible that only some records need them for', () => {
    expect(orRefused(built(sometimes), 'none')).toEqual(built(sometimes));
  });
});
