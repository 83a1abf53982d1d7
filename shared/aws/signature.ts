import { createHash, createHmac } from 'node:crypto';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

/** A POST whose path needs no encoding. Header names are in lower case; `host` is among them. */
export interface UnsignedPost {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const algorithm = 'AWS4-HMAC-SHA256';
const plainPath = /^\/[\w./-]*$/u;

/**
 * Signs posts to one service. The key of a day is derived once, which leaves two hashes and one HMAC for each request.
 *
 * Source: AWS Signature Version 4.
 *
 * @returns the headers to send, signature included.
 */
export function signer(
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  region: string,
  service: string,
): (request: UnsignedPost, now: Date) => Record<string, string> {
  let day = '';
  let key: Buffer = Buffer.alloc(0);
  const keyOf = (wanted: string): Buffer => {
    if (wanted !== day) {
      key = [wanted, region, service, 'aws4_request'].reduce<Buffer>(
        (secret, part) => createHmac('sha256', secret).update(part).digest(),
        Buffer.from(`AWS4${secretAccessKey}`),
      );
      day = wanted;
    }
    return key;
  };
  return ({ path, headers, body }, now) => {
    if (!plainPath.test(path)) throw new Error(`The path ${JSON.stringify(path)} cannot be signed as it is.`);
    const time = now.toISOString().replace(/[-:]|\.\d{3}/gu, '');
    const date = time.slice(0, 8);
    const signed: Record<string, string> = {
      ...headers,
      'x-amz-date': time,
      ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
    };
    const names = Object.keys(signed).sort();
    const canonical = [
      'POST',
      path,
      '',
      ...names.map((name) => `${name}:${signed[name]?.trim()}`),
      '',
      names.join(';'),
      sha256(body),
    ].join('\n');
    const scope = `${date}/${region}/${service}/aws4_request`;
    const signature = createHmac('sha256', keyOf(date))
      .update([algorithm, time, scope, sha256(canonical)].join('\n'))
      .digest('hex');
    signed.authorization = `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
    return signed;
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
