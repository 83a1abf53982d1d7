import { describe, expect, it } from 'vitest';
import { signer } from '../../../../shared/aws/signature.ts';

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: undefined,
};
const host = 'example.amazonaws.com';
const now = new Date('2015-08-30T12:36:00Z');

describe('signer', () => {
  it('gives the signature of the published example', () => {
    const { authorization } = signer(
      credentials,
      'us-east-1',
      'service',
    )({ path: '/', headers: { host }, body: '' }, now);
    expect(authorization).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, ' +
        'Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    );
  });

  it('signs the session token and every header, in the order of their names', () => {
    const sign = signer({ ...credentials, sessionToken: 'token' }, 'us-east-1', 'service');
    const headers = sign({ path: '/a/b', headers: { 'x-more': '1', host }, body: '{}' }, now);
    expect(headers).toMatchObject({ 'x-amz-security-token': 'token', 'x-more': '1', host });
    expect(headers.authorization).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token;x-more,');
  });

  it('changes its key with the day', () => {
    const sign = signer(credentials, 'us-east-1', 'service');
    const request = { path: '/', headers: { host }, body: '' };
    const first = sign(request, now).authorization;
    expect(sign(request, new Date('2015-08-31T12:36:00Z')).authorization).not.toBe(first);
    expect(sign(request, now).authorization).toBe(first);
  });

  it('refuses a path that would need encoding', () => {
    expect(() => signer(credentials, 'us-east-1', 'service')({ path: '/a b', headers: {}, body: '' }, now)).toThrow(
      /cannot be signed/u,
    );
  });
});
