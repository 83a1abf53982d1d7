import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openHttpUpstream } from '../../local/services/http-upstream.ts';
import { secretKey } from '../../local/services/secret-key.ts';
import { readSecretKey } from '../../local/services/secrets-manager.ts';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What Secrets Manager holds, by name; asked over its own protocol. */
let held: Record<string, string> = {};
let asked: string[] = [];
const secretsManager: RequestListener = async (request, response) => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const { SecretId } = JSON.parse(text) as { SecretId: string };
  asked.push(`${String(request.headers['x-amz-target'])} ${SecretId} ${regionOf(request.headers.authorization)}`);
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  const SecretString = held[SecretId];
  if (SecretString === undefined) {
    const refusal = SecretId === 'mine' ? 'AccessDeniedException' : 'ResourceNotFoundException';
    response.writeHead(400).end(JSON.stringify({ __type: refusal, Message: 'no' }));
  } else response.end(JSON.stringify({ Name: SecretId, SecretString, VersionId: 'v1' }));
};
const regionOf = (authorization = ''): string => /\/\d{8}\/([^/]+)\/secretsmanager\//u.exec(authorization)?.[1] ?? '';

beforeEach(async () => {
  held = {};
  asked = [];
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', await serve(secretsManager));
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'TESTKEY');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  return () => vi.unstubAllEnvs();
});

describe('readSecretKey', () => {
  const arn = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:judge-AbCdEf';

  it('asks the endpoint of the environment for the current value', async () => {
    Object.assign(held, { 'sower/key': 'sk-1\n', [arn]: 'sk-2' });
    expect([await readSecretKey('sower/key'), await readSecretKey(arn)]).toEqual(['sk-1', 'sk-2']);
    expect(asked).toEqual([
      'secretsmanager.GetSecretValue sower/key eu-central-1',
      `secretsmanager.GetSecretValue ${arn} us-west-2`,
    ]);
  });

  it('takes a member of a JSON object', async () => {
    held = { one: '{"api_key":"sk-1"}', two: '{"judge":"sk-2","solver":"sk-3"}' };
    expect([await readSecretKey('one'), await readSecretKey('two#solver')]).toEqual(['sk-1', 'sk-3']);
  });

  it.each([
    ['gone', /no secret of that name in this account and region/u],
    ['mine', /need secretsmanager:GetSecretValue/u],
    ['two', /JSON object of 2 members: say which one is the key/u],
    ['two#third', /no member of that name/u],
    ['plain#key', /a plain text, which has no members/u],
    ['spaced', /no HTTP header may carry/u],
    ['number', /no HTTP header may carry/u],
  ])('says why %s gives no key, and nothing of what is in it', async (name, message) => {
    held = { two: '{"judge":"sk-2","solver":"sk-3"}', plain: 'sk-4', spaced: 'sk 5', number: '{"key":6}' };
    const error = await readSecretKey(name).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'SecretUnusable', message: expect.stringMatching(message) });
    expect(String(error)).not.toMatch(/sk/u);
  });
});

describe('secretKey', () => {
  it('is fetched once for calls at the same time, and again when it has grown old', async () => {
    let [now, fetches] = [0, 0];
    const key = secretKey({ fetch: async () => `k${++fetches}`, now: () => now, keepMs: 100 });
    expect(await Promise.all([key.read(), key.read()])).toEqual(['k1', 'k1']);
    now = 99;
    expect(await key.read()).toBe('k1');
    now = 100;
    expect(await key.read()).toBe('k2');
  });

  it('goes on with the old key while the place is away, and says when there is no other', async () => {
    let [now, isAway] = [0, false];
    const fetch = async (): Promise<string> => {
      if (isAway) throw new Error('away');
      return 'k';
    };
    const key = secretKey({ fetch, now: () => now, keepMs: 100 });
    await key.read();
    [now, isAway] = [200, true];
    expect(await key.read()).toBe('k');
    expect(await key.after('k')).toBeUndefined();
    isAway = false;
    expect(await key.after('k')).toBeUndefined();
    expect(await key.after('older')).toBe('k');
  });
});

describe('a key that is exchanged while it is in use', () => {
  it('is read again when the server refuses it, once for all calls under way', async () => {
    held = { key: 'old' };
    const used: string[] = [];
    let valid = 'old';
    const url = await serve((request, response) => {
      request.resume();
      used.push(request.headers.authorization ?? '');
      response.writeHead(request.headers.authorization === `Bearer ${valid}` ? 200 : 401).end('{}');
    });
    const apiKey = secretKey({ fetch: () => readSecretKey('key'), now: () => 0 });
    const upstream = openHttpUpstream({ kind: 'http', url, concurrency: 4, apiKey }, 5_000);
    onTestFinished(() => upstream.close());
    const call = async (): Promise<number> => (await upstream.reply('{"messages":[]}', '')).status;
    expect(await call()).toBe(200);
    [held.key, valid] = ['new', 'new'];
    expect(await Promise.all([call(), call(), call()])).toEqual([200, 200, 200]);
    expect(used.filter((header) => header === 'Bearer old')).toHaveLength(4);
    expect(asked).toHaveLength(2);
    valid = 'another';
    expect(await call()).toBe(401);
  });
});
