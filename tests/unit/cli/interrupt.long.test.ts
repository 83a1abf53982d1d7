import { describe, expect, it } from 'vitest';
import { computer, runYaml } from './fake-world.ts';

describe('an interrupted run', () => {
  it('drains on the first Ctrl-C, says how to go on, and goes on', async () => {
    const machine = computer();
    machine.fate.ticks = 10;
    machine.interruptAt(4);
    const { code, err } = await machine.sower('run', 'drop');
    expect(code).toBe(130);
    expect(machine.cloud()?.calls.slice(-2)).toEqual(['drain', 'close']);
    expect(err).toContain('Stopping: 2 model calls under way');
    expect(err).toContain('npx sower run --resume');

    const resumed = await machine.sower('run', '--resume');
    expect(resumed.code).toBe(0);
    expect(machine.cloud()?.calls[0]).toMatch(/^start .*"resume":true/u);
  });

  it('goes on by itself when the same command is given again', async () => {
    const machine = computer();
    machine.fate.ticks = 10;
    machine.interruptAt(4);
    await machine.sower('run', 'drop');
    const { code, err } = await machine.sower('run', 'drop');
    expect(code).toBe(0);
    expect(err).toContain('Going on with the run');
  });

  it('counts two signals within 0.3 s as one', async () => {
    const machine = computer();
    machine.fate.end = 'never';
    machine.interruptAt(4, 100, 100);
    const { exitedSoon } = await machine.sower('run', 'drop');
    expect(exitedSoon).toEqual([]);
    expect(machine.cloud()?.calls).toContain('drain');
  });

  it('makes sure to end within two seconds on the second Ctrl-C', async () => {
    const machine = computer();
    machine.fate.end = 'never';
    machine.interruptAt(4, 500);
    const { code, exitedSoon } = await machine.sower('run', 'drop');
    expect(code).toBe(130);
    expect(exitedSoon).toEqual([130]);
    machine.fate.end = 'complete';
    expect((await machine.sower('run', '--resume')).code).toBe(0);
  });

  it('prints its one object with --json', async () => {
    const machine = computer();
    machine.fate.end = 'never';
    machine.interruptAt(4);
    const { out } = await machine.sower('run', 'drop', '--json');
    expect(JSON.parse(out)).toMatchObject({ status: 'failed', dataset: null, error: { exitCode: 130 } });
  });

  it('is uploaded anew when it was stopped before its run.yaml was there', async () => {
    const machine = computer();
    machine.fate.end = 'never';
    machine.interruptAt(1);
    await machine.sower('run', 'drop');
    machine.loseCloud();
    machine.fate.end = 'complete';
    expect((await machine.sower('run', '--resume')).code).toBe(0);
    expect(machine.cloud()?.calls.some((call) => call.endsWith('run.yaml'))).toBe(true);
  });

  it('keeps to the model it began with', async () => {
    const machine = computer();
    machine.fate.end = 'never';
    machine.interruptAt(1);
    await machine.sower('run', 'drop', '--scripted');
    machine.fate.end = 'complete';
    await machine.sower('run', '--resume');
    expect(machine.started).not.toContain('model');

    machine.fate.end = 'never';
    machine.interruptAt(1);
    await machine.sower('run', 'drop');
    const { code, err } = await machine.sower('run', '--resume', '--scripted');
    expect(code).toBe(2);
    expect(err).toContain('cannot go on with another model');
  });

  it('goes on at another address of the same model', async () => {
    const machine = computer();
    machine.fate.end = 'never';
    machine.interruptAt(1);
    await machine.sower('run', 'drop', '--endpoint', 'http://127.0.0.1:8/v1', '--model', 'm');
    machine.fate.end = 'complete';
    const { code } = await machine.sower(
      'run',
      'drop',
      '--resume',
      '--endpoint',
      'http://127.0.0.1:9/v1',
      '--model',
      'm',
    );
    expect(code).toBe(0);
  });

  it('is not mixed up with a drop that has changed since', async () => {
    const machine = computer();
    machine.fate.end = 'never';
    machine.interruptAt(1);
    await machine.sower('run', 'drop');
    machine.write('drop/seeds.jsonl', '{"question":"other"}\n');
    const { code, err } = await machine.sower('run', 'drop', '--resume');
    expect(code).toBe(2);
    expect(err).toContain('The drop was changed since its run began');
  });

  it('that was finished after all is simply reported by --resume', async () => {
    const { sower } = computer();
    await sower('run', 'drop');
    const { code, out } = await sower('run', '--resume');
    expect(code).toBe(0);
    expect(out).toContain('finished already');
  });

  it('that was killed before it began is begun by --resume, with the same options', async () => {
    const machine = computer();
    machine.reachable = false;
    const words = ['--endpoint', 'http://127.0.0.1:8/v1', '--model', 'm', '--seed', '3'];
    expect((await machine.sower('run', 'drop', ...words)).code).toBe(5);
    machine.reachable = true;
    const { code, err } = await machine.sower('run', '--resume');
    expect(code).toBe(0);
    expect(err).toContain('stopped before its run began');
    expect((await machine.sower('run', 'drop', ...words)).out).toContain('finished already');
    expect((await machine.sower('run', '--resume')).out).toContain('finished already');
  });

  it('that was never begun does not come in the way of another drop', async () => {
    const machine = computer();
    machine.reachable = false;
    await machine.sower('run', 'drop', '--endpoint', 'http://127.0.0.1:8/v1', '--model', 'm');
    machine.write('other/run.yaml', runYaml);
    machine.write('other/seeds.jsonl', '{}\n');
    expect((await machine.sower('run', 'other')).code).toBe(0);
    expect((await machine.sower('run', '--resume')).out).toContain('finished already');
  });

  it('of which nothing is known is begun when its drop is named', async () => {
    const { sower } = computer();
    expect((await sower('run', 'drop', '--resume')).code).toBe(0);
  });
});
