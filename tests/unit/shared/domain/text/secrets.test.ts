import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropyOf, findSecrets } from '../../../../../shared/domain/text/secrets.ts';

const names = (text: string): string[] => findSecrets(text).map(({ name }) => name);
const random = 'q7Rz0Lk2Vb9Xw4Ty6Np1Md8Hs3Jf5GcUaEi';

describe('findSecrets', () => {
  it.each([
    ['AWS access key', `AKIA${'QRSTUVWX23456777'}`],
    ['GitHub token', `ghp_${random}9`],
    ['GitLab token', `glpat-${random.slice(0, 20)}`],
    ['Slack token', `xoxb-123456789012-${random}`],
    ['Google API key', `AIza${random}`],
    ['Stripe key', `sk_live_${random}`],
    ['JSON web token', `eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.${random}`],
    ['private key', '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----'],
    ['password in an address', 'postgres://admin:hunter2pass@db.internal:5432/x'],
    ['assigned secret', `API_KEY = "${random}"`],
    ['assigned secret', `"client_secret": "${random}"`],
  ])('finds a %s', (name, text) => {
    expect(names(`before ${text} after`)).toEqual([name]);
  });

  it.each([
    'token: placeholder-token-value',
    'api_key = "YOUR_API_KEY_GOES_HERE"',
    'the secret of the old mill by the river',
    'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'https://example.org/a:b@c',
    'socks5://user:pass@host:1080',
    'const mySecretFromName = secretsmanager.Secret.fromSecretNameV2(x)',
  ])('leaves %j alone', (text) => {
    expect(names(text)).toEqual([]);
  });

  it('is quick on long lines of what almost is one', () => {
    expect(names('a_'.repeat(100_000))).toEqual([]);
    expect(names('eyJ'.repeat(50_000))).toEqual([]);
    expect(names('-----BEGIN PRIVATE KEY-----'.repeat(2000)).length).toBeGreaterThan(0);
  });

  it('finds stretches in order and without overlaps in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        let last = 0;
        for (const { start, end } of findSecrets(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
      }),
    );
  });
});

it('measures entropy', () => {
  expect(entropyOf('aaaa')).toBeCloseTo(0);
  expect(entropyOf('abcd')).toBe(2);
});
