import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostileText } from './fake-run.ts';
import { computer } from './fake-world.ts';

const entryOf = (folder: string): { path: string; run: string; status: string } => {
  const [name = ''] = readdirSync(join(folder, '.sower', 'runs'));
  return JSON.parse(readFileSync(join(folder, '.sower', 'runs', name), 'utf8'));
};

describe('run', () => {
  it('brings the dataset home and says where it is, what became of the records and what to do next', async () => {
    const { sower, folder } = computer();
    const { code, out } = await sower('run', 'drop');
    expect(code).toBe(0);
    const { path, run } = entryOf(folder);
    expect(path).toBe(join(folder, 'out', 'set', run));
    expect(readFileSync(join(path, 'data', 'train.parquet'), 'utf8')).toBe('rows');
    expect(out).toContain(`out/set/${run}`);
    expect(out).toContain('6 accepted, 3 rejected, 0 failed');
    expect(out).toMatch(/2 {2}seed_copy {2,}The question copies its seed\./u);
    expect(out).toMatch(/1 {2}house_rule {2}It breaks a rule of the house\./u);
    expect(out).toContain('Three accepted records');
    expect(out).toContain('What is 1 + 1?');
    expect(out).toContain('--again');
  });

  it('lets no text of a record reach the terminal as a command', async () => {
    const { sower } = computer();
    const { out } = await sower('run', 'drop');
    expect(out).not.toContain(hostileText);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u);
  });

  it('says at once that a run is finished, without starting anything', async () => {
    const { sower, started } = computer();
    await sower('run', 'drop');
    const { code, out } = await sower('run', 'drop');
    expect(code).toBe(0);
    expect(started).toEqual([]);
    expect(out).toContain('finished already');
    expect(out).toContain('out/set/');
    expect(out).toContain('npx sower run drop --again');
  });

  it('makes a new run of the next generation with --again', async () => {
    const { sower, folder } = computer();
    await sower('run', 'drop');
    expect((await sower('run', 'drop', '--again')).code).toBe(0);
    const names = readdirSync(join(folder, '.sower', 'runs'));
    const generations = names.map(
      (name) => JSON.parse(readFileSync(join(folder, '.sower', 'runs', name), 'utf8')).generation,
    );
    expect(generations.sort()).toEqual([0, 1]);
    expect(readdirSync(join(folder, 'out', 'set'))).toHaveLength(2);
  });

  it.each([
    [['--seed', '7']],
    [['--scripted']],
    [['--max-usd', '2']],
    [['--endpoint', 'http://127.0.0.1:9/v1', '--model', 'm']],
  ])('takes other options for another run: %j', async (words) => {
    const { sower, started } = computer();
    await sower('run', 'drop');
    await sower('run', 'drop', ...words);
    expect(started).toContain('cloud');
  });

  it('does not take its own output inside the drop for a change of the drop', async () => {
    const { sower, started } = computer();
    await sower('run', 'drop', '--out', 'drop/result');
    const { out } = await sower('run', 'drop');
    expect(started).toEqual([]);
    expect(out).toContain('finished already');
  });

  it('fetches the dataset of a finished run again when its folder is gone, without a model', async () => {
    const { sower, folder, started } = computer();
    await sower('run', 'drop');
    const { path } = entryOf(folder);
    rmSync(path, { recursive: true });
    expect((await sower('run', 'drop')).code).toBe(0);
    expect(existsSync(join(path, 'manifest.json'))).toBe(true);
    expect(started).not.toContain('model');
  });

  it('never overwrites a folder that holds something else, and finds that before anything is started', async () => {
    const { sower, write, started } = computer();
    write('mine/thesis.txt', 'ten years of work');
    const { code, err } = await sower('run', 'drop', '--out', 'mine');
    expect(code).toBe(2);
    expect(err).toContain('is not empty');
    expect(started).toEqual([]);
  });

  it('prints exactly one object with --json, and everything for people on stderr', async () => {
    const { sower, folder } = computer();
    const { out, err } = await sower('run', 'drop', '--json');
    expect(out.trim().split('\n')).toHaveLength(1);
    const { path, run } = entryOf(folder);
    expect(JSON.parse(out)).toEqual({
      schemaVersion: 1,
      run,
      alarms: [],
      status: 'complete',
      dataset: path,
      counts: { seeds: 5, generated: 10, accepted: 6, rejected: 3, failed: 0 },
      reasons: { seed_copy: 2, house_rule: 1 },
      tokens: { in: 1234, out: 567 },
      usd: 0,
      calls: { asked: 0, saved: 0, reasked: 0 },
    });
    expect(err).toContain('6 accepted');
  });

  it('ends with 3 when the run has gaps', async () => {
    const { sower, fate } = computer();
    fate.end = 'partial';
    const { code, out } = await sower('run', 'drop', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out).status).toBe('partial');
    expect((await sower('run', 'drop')).code).toBe(3);
  });

  it('ends with 3 when no record was accepted, also when asked again', async () => {
    const { sower, fate } = computer();
    fate.accepted = 0;
    const { code, out } = await sower('run', 'drop', '--json');
    expect([code, JSON.parse(out).status]).toEqual([3, 'complete']);
    expect((await sower('run', 'drop')).code).toBe(3);
  });

  it('ends with 1 when the run failed, says why, and goes on with the same command', async () => {
    const { sower, fate, cloud } = computer();
    fate.end = 'failed';
    const { code, err } = await sower('run', 'drop');
    expect(code).toBe(1);
    expect(err).toContain('EndpointFailed: it broke');
    expect(err).toContain('run --resume');
    fate.end = 'complete';
    expect((await sower('run', 'drop')).code).toBe(0);
    expect(cloud()?.calls.filter((call) => call.startsWith('start'))).toHaveLength(1);
    expect(cloud()?.calls.some((call) => call.endsWith('run.yaml'))).toBe(false);
  });

  it('ends with 5 when the run failed because the endpoint refuses every call', async () => {
    const { sower, fate } = computer();
    Object.assign(fate, { end: 'failed', error: 'EndpointUnusable: The endpoint answered 401 to all 4 calls.' });
    const { code, err } = await sower('run', 'drop');
    expect(code).toBe(5);
    expect(err).toContain('answered 401');
  });

  it('names the run in the object of a failed run', async () => {
    const { sower, fate } = computer();
    fate.end = 'failed';
    const { out } = await sower('run', 'drop', '--json');
    const result = JSON.parse(out);
    expect(result).toMatchObject({ status: 'failed', dataset: null, error: { exitCode: 1 } });
    expect(result.run).toMatch(/^set-/u);
  });

  it('ends with 2 when the cloud refuses the drop, and tries again as a new drop', async () => {
    const { sower, fate } = computer();
    fate.end = 'refused';
    const { code, err } = await sower('run', 'drop');
    expect(code).toBe(2);
    expect(err).toContain('run.yaml:1:1: no such thing.');
    fate.end = 'complete';
    expect((await sower('run', 'drop')).code).toBe(0);
  });

  it('does not wait for ever when the execution dies without a word', async () => {
    const { sower, fate } = computer();
    fate.end = 'lost';
    const { code, err } = await sower('run', 'drop');
    expect(code).toBe(1);
    expect(err).toContain('Boom');
  });

  it('uploads run.yaml last, behind the overrides', async () => {
    const { sower, cloud } = computer();
    await sower('run', 'drop', '--seed', '7', '--max-usd', '0.5');
    const names = cloud()
      ?.calls.filter((call) => call.startsWith('put'))
      .map((call) => call.split('/').at(-1));
    expect(names).toEqual(['seeds.jsonl', 'overrides.json', 'run.yaml']);
  });

  it('takes the scripted stand-in when the embedded model cannot be had, with a notice nobody can miss', async () => {
    const { sower, model } = computer();
    model.unavailable = 'no network';
    const { code, out, err } = await sower('run', 'drop');
    expect(code).toBe(0);
    expect(err).toContain('!!! NO MODEL MADE THIS');
    expect(err).toContain('no network');
    expect(out).toContain('No model made this');
    expect((await sower('run', 'drop')).out).toContain('No model made this');
  });

  it('asks nobody for the embedded model with --scripted', async () => {
    const { sower, started } = computer();
    await sower('run', 'drop', '--scripted');
    expect(started).not.toContain('model');
  });

  it('finds out that no server listens before anything is uploaded', async () => {
    const machine = computer();
    machine.reachable = false;
    const { code, err } = await machine.sower('run', 'drop', '--endpoint', 'http://127.0.0.1:9', '--model', 'm');
    expect(code).toBe(5);
    expect(err).toContain('Nothing answers at http://127.0.0.1:9');
    expect(err).toContain('doctor --endpoint');
    expect(machine.started).not.toContain('cloud');
  });

  it('refuses to begin on a full disk', async () => {
    const machine = computer();
    machine.freeBytes = 1e6;
    expect((await machine.sower('run', 'drop')).code).toBe(5);
  });

  it('refuses to work in a workspace in which another command works', async () => {
    const { sower, write } = computer();
    write('.sower/lock', JSON.stringify({ pid: process.ppid, host: 'elsewhere', born: null, since: 0 }));
    const { code, err } = await sower('run', 'drop');
    expect(code).toBe(5);
    expect(err).toContain('Another sower command is at work');
    expect(err).toContain('SOWER_HOME');
  });
});
