import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { computer } from './fake-world.ts';

describe('command', () => {
  it('shows examples first with --help', async () => {
    const { sower } = computer();
    const { code, out } = await sower('--help');
    expect(code).toBe(0);
    expect(out.startsWith('Examples')).toBe(true);
  });

  it.each([
    [['rnu'], /Did you mean run/u],
    [['run', 'drop', '--sedd', '3'], /Did you mean --seed/u],
    [['run', 'drop', '--seed', '1.5'], /whole number/u],
    [['run', 'drop', '--seed', '-1'], /whole number/u],
    [['run', 'drop', '--max-usd', 'lots'], /amount/u],
    [['run', 'drop', '--concurrency', '0'], /whole number from 1/u],
    [['run'], /Name the drop/u],
    [['run', 'drop', 'drop'], /too many arguments/iu],
    [['run', 'nowhere'], /There is no folder nowhere/u],
    [['run', 'drop/seeds.jsonl'], /is not a drop/u],
    [['run', 'drop', '--again', '--resume'], /exclude each other/u],
    [['run', 'drop', '--model', 'm'], /--model needs --endpoint/u],
    [['run', 'drop', '--scripted', '--endpoint', 'http://127.0.0.1:1'], /exclude each other/u],
    [['run', 'drop', '--endpoint', 'localhost:8000'], /http:\/\//u],
    [['run', 'drop', '--endpoint', 'http://me:secret@host/v1'], /user name or password/u],
    [['run', 'drop', '--endpoint', 'http://169.254.169.254/v1'], /link-local/u],
    [['run', 'drop', '--endpoint', 'http://0xa9fea9fe/v1'], /link-local/u],
    [['run', 'drop', '--endpoint', 'http://[::ffff:169.254.169.254]/v1'], /link-local/u],
    [['run', '--resume'], /no run to resume/u],
  ])('refuses %j with code 2 and starts nothing', async (words, message) => {
    const { sower, started } = computer();
    const { code, err, out } = await sower(...words);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(out).toBe('');
    expect(started).toEqual([]);
  });

  it('never repeats what may be a key', async () => {
    const { sower } = computer();
    for (const words of [
      ['--endpoint', 'http://127.0.0.1:1', '--api-key-env', 'sk-verysecret'],
      ['--endpoint', 'http://127.0.0.1:1', '--api-key-env', 'verysecret'],
      ['--endpoint', 'http://u:verysecret@127.0.0.1:1'],
    ]) {
      const { code, err, out } = await sower('run', 'drop', ...words, '--json');
      expect(code).toBe(2);
      expect(err + out).not.toContain('verysecret');
    }
  });

  it('prints one failed object with --json on every error', async () => {
    const { sower } = computer();
    for (const words of [
      ['run', '--json'],
      ['run', 'drop', '--nonsense', '--json'],
      ['start', '--json', '--model', 'x'],
    ]) {
      const { out } = await sower(...words);
      expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, status: 'failed', run: null, dataset: null });
    }
  });

  it('names every problem of run.yaml with line and column', async () => {
    const { sower, write } = computer();
    write('drop/run.yaml', 'recipe: task-seeded\ndatset: set\nseeds:\n  - fiel: seeds.jsonl\n');
    const { code, err } = await sower('run', 'drop');
    expect(code).toBe(2);
    expect(err).toContain('run.yaml:2:1: unknown key "datset"');
    expect(err).toContain('Did you mean "dataset"?');
    expect(err).toMatch(/run\.yaml:4:5/u);
  });

  it('refuses links that lead out of the drop', async () => {
    const { sower, write, folder } = computer();
    symlinkSync(write('secret.txt', 'mine'), join(folder, 'drop', 'link.jsonl'));
    const { code, err } = await sower('run', 'drop');
    expect(code).toBe(2);
    expect(err).toContain('link.jsonl: is a link that leads out of the drop');
  });

  it('keeps the key out of files and of the environment of the cloud', async () => {
    const machine = computer();
    machine.environment.MY_KEY = 'verysecret';
    await machine.sower('run', 'drop', '--endpoint', 'http://127.0.0.1:1', '--model', 'm', '--api-key-env', 'MY_KEY');
    const { out } = await machine.sower('runs', '--json');
    expect(out).not.toContain('verysecret');
    expect(machine.cloudOptions?.environment.MY_KEY).toBeUndefined();
    expect(machine.cloudOptions?.upstream).toMatchObject({ apiKey: 'verysecret' });
  });

  it('starts a cloud with a server for each role that has one, and keeps their keys out of everything else', async () => {
    const machine = computer();
    Object.assign(machine.environment, { MY_KEY: 'verysecret', JUDGE_KEY: 'moresecret' });
    const main = ['--endpoint', 'http://127.0.0.1:1', '--model', 'm', '--api-key-env', 'MY_KEY'];
    await machine.sower(
      'run',
      'drop',
      ...main,
      '--role',
      'solver=http://127.0.0.1:2/v1,model=big,key-env=JUDGE_KEY,calls=3',
    );
    expect(machine.cloudOptions?.upstreams).toEqual({
      solver: { kind: 'http', url: 'http://127.0.0.1:2/v1', concurrency: 3, apiKey: 'moresecret' },
    });
    const { upstream: _upstream, upstreams: _upstreams, ...others } = machine.cloudOptions ?? {};
    expect(JSON.stringify(others)).not.toMatch(/verysecret|moresecret/u);
    const runs = join(machine.folder, '.sower', 'runs');
    const files = readdirSync(runs).map((name) => readFileSync(join(runs, name), 'utf8'));
    expect(files.join()).toContain('JUDGE_KEY');
    expect(files.join()).not.toMatch(/verysecret|moresecret/u);
    expect(JSON.parse(files[0] ?? '').overrides.roles).toEqual({
      solver: { model: 'big', endpoint: 'solver', mode: 'async' },
    });
  });
});
