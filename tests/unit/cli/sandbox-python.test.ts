import { describe, expect, it } from 'vitest';
import type { PlanStep } from '../../../shared/contract/plan.ts';
import { computer } from './fake-world.ts';

const compile = (when?: string): PlanStep => ({
  id: 'syntax',
  kind: 'execute',
  options: { tool: 'py_compile', inputs: { code: 'text' }, into: 'syntax' },
  ...(when === undefined ? {} : { when }),
});

describe('a run whose recipe checks programs', () => {
  it('fetches Python before the stack is made', async () => {
    const machine = computer();
    machine.steps = [compile()];
    expect((await machine.sower('run', 'drop', '--scripted')).code).toBe(0);
    expect(machine.started.filter((one) => ['python', 'synthesis', 'cloud'].includes(one))).toEqual([
      'python',
      'synthesis',
      'cloud',
    ]);
  });

  it('ends before anything is started where Python cannot be had, and says why and what to do', async () => {
    const machine = computer();
    machine.steps = [compile()];
    machine.python = { unavailable: 'pip: no such program' };
    const { code, err } = await machine.sower('run', 'drop', '--scripted');
    expect(code).toBe(5);
    expect(err).toMatch(/The step syntax of the recipe calls py_compile.*Nothing was started/u);
    expect(err).toContain('pip: no such program');
    expect(err).toMatch(/npx sower python.*\n?.*SOWER_PYTHON/u);
    expect(machine.started).not.toContain('cloud');
  });

  it('takes the Python that is there', async () => {
    const machine = computer();
    machine.steps = [compile()];
    machine.python = { present: '/somewhere', unavailable: 'no connection' };
    expect((await machine.sower('run', 'drop', '--scripted')).code).toBe(0);
    expect(machine.started).not.toContain('python');
  });
});

describe('a run that may need Python', () => {
  it('fetches none when no row of the drop is about code', async () => {
    const machine = computer();
    machine.steps = [compile('answer_kind == "code"')];
    expect((await machine.sower('run', 'drop', '--scripted')).code).toBe(0);
    expect(machine.started).not.toContain('python');
  });

  it('fetches it when one is', async () => {
    const machine = computer();
    machine.steps = [compile('answer_kind == "code"')];
    machine.write('drop/seeds.jsonl', '{"question":"Add.","answer_text":"def f(): pass","kind":"code"}\n');
    expect((await machine.sower('run', 'drop', '--scripted')).code).toBe(0);
    expect(machine.started).toContain('python');
  });

  it('fetches none for a recipe that runs no programs', async () => {
    const machine = computer();
    expect((await machine.sower('run', 'drop', '--scripted')).code).toBe(0);
    expect(machine.started).not.toContain('python');
  });
});

describe('sower python', () => {
  it('names the folder, for people and for scripts', async () => {
    const machine = computer();
    expect((await machine.sower('python')).out).toMatch(/lies in\n.*python\n.*\n.*SOWER_PYTHON=/u);
    expect(JSON.parse((await machine.sower('python', '--json')).out)).toMatchObject({
      schemaVersion: 1,
      set: expect.any(String),
    });
  });

  it('says why it cannot be had', async () => {
    const machine = computer();
    machine.python = { unavailable: 'npm: no connection' };
    const { code, err } = await machine.sower('python');
    expect(code).toBe(5);
    expect(err).toContain('npm: no connection');
  });
});
