import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { computer } from './fake-world.ts';

const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:sower/key-AbCdEf';
const server = ['--endpoint', 'http://127.0.0.1:1', '--model', 'm'];

describe('--api-key-secret', () => {
  it('gives the key to the server alone, and keeps it out of files and everything else', async () => {
    const machine = computer();
    machine.secrets[arn] = 'verysecret';
    const { code } = await machine.sower('run', 'drop', ...server, '--api-key-secret', arn);
    expect(code).toBe(0);
    const { upstream, ...others } = machine.cloudOptions ?? {};
    const key = upstream?.kind === 'http' ? upstream.apiKey : undefined;
    expect(typeof key === 'object' && (await key.read())).toBe('verysecret');
    expect(JSON.stringify(others)).not.toContain('verysecret');
    const runs = join(machine.folder, '.sower', 'runs');
    const files = readdirSync(runs).map((name) => readFileSync(join(runs, name), 'utf8'));
    expect(files.join()).toContain(arn);
    expect(files.join()).not.toContain('verysecret');
  });

  it('is no part of what is asked for: the same run with its key elsewhere is finished', async () => {
    const machine = computer();
    Object.assign(machine.secrets, { one: 'k1', two: 'k2' });
    await machine.sower('run', 'drop', ...server, '--api-key-secret', 'one');
    const { err, out } = await machine.sower('run', 'drop', ...server, '--api-key-secret', 'two');
    expect(`${err}${out}`).toMatch(/finished/u);
  });

  it('ends with what to do where the secret cannot be read', async () => {
    const machine = computer();
    const { code, err } = await machine.sower('run', 'drop', ...server, '--api-key-secret', 'gone');
    expect(code).toBe(5);
    expect(err).toContain('The secret gone gives no key.');
    expect(err).toContain('There is no secret of that name.');
    expect(err).toContain('--api-key-env');
  });

  it.each([
    [['--api-key-secret', 'a'], '--api-key-secret needs --endpoint'],
    [[...server, '--api-key-secret', 'a', '--api-key-env', 'B'], 'not in both'],
    [[...server, '--api-key-secret', 'sk a key'], 'wants the name or the ARN'],
  ])('refuses %s', async (words, message) => {
    const { code, err } = await computer().sower('run', 'drop', ...words);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toContain('sk a key');
  });
});

describe('--ca-file', () => {
  it('gives its certificates to the server, also when the run goes on', async () => {
    const machine = computer();
    const pem = '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n';
    machine.write('ca.pem', pem);
    machine.interruptAt(2);
    await machine.sower('run', 'drop', '--endpoint', 'https://127.0.0.1:1', '--model', 'm', '--ca-file', 'ca.pem');
    expect(machine.cloudOptions?.upstream).toMatchObject({ authorities: pem });
    await machine.sower('run', '--resume');
    expect(machine.cloudOptions?.upstream).toMatchObject({ authorities: pem });
  });

  it.each([
    ['gone.pem', 'cannot be read'],
    ['drop/run.yaml', 'holds no certificate'],
  ])('refuses %s, which %s', async (file, message) => {
    const { code, err } = await computer().sower('run', 'drop', ...server, '--ca-file', file);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('the revision of a model', () => {
  const overridesOf = (machine: ReturnType<typeof computer>) => {
    const runs = join(machine.folder, '.sower', 'runs');
    return readdirSync(runs).map((name) => JSON.parse(readFileSync(join(runs, name), 'utf8')).overrides);
  };

  it('is what its server tells when the run begins, and stays with the run', async () => {
    const machine = computer();
    machine.revisions['http://127.0.0.1:1'] = { m: 'r1', other: 'r9' };
    machine.revisions['http://127.0.0.1:2/v1'] = { big: 'r2' };
    const roles = ['--role', 'solver=http://127.0.0.1:2/v1,model=big'];
    machine.interruptAt(2);
    await machine.sower('run', 'drop', ...server, ...roles, '--share-completions');
    machine.revisions['http://127.0.0.1:1'] = { m: 'r3' };
    await machine.sower('run', '--resume');
    expect(overridesOf(machine)).toMatchObject([{ revisions: { m: 'r1' }, roles: { solver: { served: 'r2' } } }]);
  });

  it('is as --role says, whatever the server tells', async () => {
    const machine = computer();
    machine.revisions['http://127.0.0.1:2/v1'] = { big: 'r2' };
    const role = ['--role', 'solver=http://127.0.0.1:2/v1,model=big,revision=mine'];
    await machine.sower('run', 'drop', ...server, ...role, '--share-completions');
    expect(overridesOf(machine)[0].roles.solver).toMatchObject({ revision: 'mine' });
    expect(overridesOf(machine)[0].roles.solver).not.toHaveProperty('served');
  });

  it('is not asked for where no other run can take the answers', async () => {
    const machine = computer();
    machine.revisions['http://127.0.0.1:1'] = { m: 'r1' };
    await machine.sower('run', 'drop', ...server);
    expect(overridesOf(machine)[0]).not.toHaveProperty('revisions');
  });
});
