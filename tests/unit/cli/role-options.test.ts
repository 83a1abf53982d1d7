import { describe, expect, it } from 'vitest';
import { endpointText } from '../../../cli/endpoint.ts';
import { resumeEndpoint } from '../../../cli/resume-endpoint.ts';
import { roleEndpoints, roleServers, roleUpstream, roleWord } from '../../../cli/role-options.ts';
import type { EndpointRecord } from '../../../cli/run-index.ts';

const environment = { JUDGE_KEY: 'sk-secret' };
const servers = (...texts: string[]) => roleServers(texts, environment);
const judge = 'judge=http://127.0.0.1:8001/v1,model=big,key-env=JUDGE_KEY,mode=realtime,calls=8';

describe('--role', () => {
  it('reads a server with all that is said of it, and says it again', () => {
    const [server] = servers(judge);
    expect(server).toEqual({
      role: 'judge',
      url: 'http://127.0.0.1:8001/v1',
      model: 'big',
      apiKeyVariable: 'JUDGE_KEY',
      mode: 'realtime',
      calls: 8,
    });
    expect(server && roleWord(server)).toBe(judge);
    expect(servers('solver=http://h/v1,model=a=b')[0]).toMatchObject({ model: 'a=b', mode: null, calls: null });
  });

  it.each([
    ['judge', /wants a role/u],
    ['judge=http://h/v1', /--role judge wants the name of the model/u],
    ['judge=nonsense,model=m', /--role judge wants a URL/u],
    ['judge=http://169.254.169.254/v1,model=m', /link-local/u],
    ['judge=http://u:p@h/v1,model=m', /must not hold a user name/u],
    ['judge=http://h/v1,model=m,mode=fast', /mode is realtime or async/u],
    ['judge=http://h/v1,model=m,calls=0', /calls wants/u],
    ['judge=http://h/v1,model=m,modle=x', /unknown setting/u],
    ['judge=http://h/v1,model=m,key-env=ABSENT', /is not set/u],
    ['default=http://h/v1,model=m', /is no role/u],
  ])('refuses %s', (text, message) => {
    expect(() => servers(text)).toThrow(message);
  });

  it('never repeats what may be a key', () => {
    const attempt = (): unknown => servers('judge=http://h/v1,model=m,key-env=sk-abc.def/123');
    expect(attempt).toThrow(/wants the name of an environment variable/u);
    expect(attempt).not.toThrow(/sk-abc/u);
  });

  it('gives roles with the same server one endpoint, and the key to its upstream alone', async () => {
    const endpoints = roleEndpoints(
      servers(judge, judge.replace('judge', 'reward'), 'style_checker=http://h/v1,model=m'),
    );
    expect([...endpoints].map(([name, of]) => [name, of.map(({ role }) => role)])).toEqual([
      ['judge', ['judge', 'reward']],
      ['style-checker', ['style_checker']],
    ]);
    const [server] = servers(judge);
    const world = { environment, now: () => 0, readSecret: async () => 'sk-kept' };
    expect(server && (await roleUpstream(server, 16, undefined, world))).toMatchObject({
      concurrency: 8,
      apiKey: 'sk-secret',
    });
    expect(JSON.stringify(servers(judge))).not.toContain('sk-secret');
    const [kept] = servers('judge=http://h/v1,model=m,key-secret=keys/judge#api');
    const upstream = kept && (await roleUpstream(kept, 16, undefined, world));
    const key = upstream?.kind === 'http' ? upstream.apiKey : undefined;
    expect(typeof key === 'object' && (await key.read())).toBe('sk-kept');
  });
});

describe('further settings of --role', () => {
  it('reads the place of a key in Secrets Manager and the revision of the model, and says them again', () => {
    const text = 'judge=http://127.0.0.1:8001/v1,model=big,key-secret=keys/judge#api,revision=4f2a';
    const [server] = servers(text);
    expect(server).toMatchObject({ apiKeySecret: 'keys/judge#api', apiKeyVariable: null, revision: '4f2a' });
    expect(server && roleWord(server)).toBe(text);
  });

  it.each([
    ['key-env=JUDGE_KEY,key-secret=a', /in a variable or in a secret, not in both/u],
    ['key-secret=a b', /wants the name or the ARN of a secret/u],
    ['revision=a b', /revision wants at most 200 characters/u],
  ])('refuses %s', (settings, message) => {
    expect(() => servers(`judge=http://h/v1,model=m,${settings}`)).toThrow(message);
  });
});

describe('a run that goes on', () => {
  const began: EndpointRecord = { kind: 'embedded', model: 'tiny', roles: [...servers(judge)] };

  it('keeps the servers of its roles, which may have moved', () => {
    expect(resumeEndpoint(began, { kind: 'default' })).toEqual(began);
    const moved = servers('judge=http://127.0.0.1:9/v1,model=big');
    expect(resumeEndpoint(began, { kind: 'default', roles: moved }).roles).toEqual(moved);
    expect(endpointText(began)).toMatch(/; judge: big at http:\/\/127\.0\.0\.1:8001\/v1$/u);
  });

  it('refuses another model for a role, and a role that had none', () => {
    for (const text of ['judge=http://h/v1,model=other', 'solver=http://h/v1,model=big'])
      expect(() => resumeEndpoint(began, { kind: 'default', roles: servers(text) })).toThrow(/cannot go on with it/u);
  });
});
