import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectAccess } from '../../local/object-access.ts';
import type { KnownFile } from '../../local/object-upload.ts';
import { type TestServices, testServices } from '../support/local-services.ts';

const Bucket = 'bucket';
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('files that are put', () => {
  let box: string;
  let services: TestServices;
  let large: KnownFile;
  let small: KnownFile;
  const told: { key: string; size: number }[] = [];
  beforeAll(async () => {
    box = mkdtempSync(join(tmpdir(), 'sower-upload-'));
    services = await testServices({ folder: join(box, 'store') });
    await services.objects.send(new CreateBucketCommand({ Bucket }));
    const file = (name: string, bytes: Uint8Array): KnownFile => {
      writeFileSync(join(box, name), bytes);
      return { absolute: join(box, name), sizeBytes: bytes.length, sha256: sha256(bytes) };
    };
    // Longer than one part, and no whole number of pieces.
    large = file('large', Buffer.alloc(17 * 2 ** 20 + 5, 'a line of a drop that is quite long\n'));
    small = file('small', Buffer.from('few bytes'));
  });
  afterAll(async () => {
    await services.close();
    rmSync(box, { recursive: true, force: true });
  });
  const ways = ['into the files of this computer', 'to another service'] as const;
  const access = (way: (typeof ways)[number]) =>
    objectAccess(services.objects, (object) => told.push(object), way === ways[0] ? services.adopt : undefined);
  const read = async (Key: string, Range?: string): Promise<Uint8Array | undefined> =>
    (await services.objects.send(new GetObjectCommand({ Bucket, Key, Range }))).Body?.transformToByteArray();
  const keys = async (Prefix: string) =>
    (await services.objects.send(new ListObjectsV2Command({ Bucket, Prefix }))).Contents?.map(({ Key }) => Key) ?? [];

  it.each(ways)('arrive %s whole, whatever their size, and are announced once', async (way) => {
    const since = services.created.length;
    for (const [key, file] of Object.entries({ large, small })) {
      expect(await access(way).putFile(Bucket, `${way}/${key}`, file)).toBe(true);
      expect(sha256((await read(`${way}/${key}`)) ?? new Uint8Array())).toBe(file.sha256);
    }
    const announced = services.created.slice(since).map(({ key, size }) => [key, size]);
    expect(announced).toEqual([
      [`${way}/large`, large.sizeBytes],
      [`${way}/small`, small.sizeBytes],
    ]);
    const whole = readFileSync(large.absolute);
    for (const [range, from, until] of [
      ['bytes=-6', -6, undefined],
      ['bytes=1000000-1000009', 1_000_000, 1_000_010],
      ['bytes=17825790-99999999', 17_825_790, undefined],
    ] as const)
      expect(whole.subarray(from, until).equals((await read(`${way}/large`, range)) ?? new Uint8Array())).toBe(true);
    await expect(read(`${way}/large`, 'bytes=99999999-')).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  it.each(ways)('leave nothing behind when they are not what they were: %s', async (way) => {
    for (const file of [large, small])
      expect(await access(way).putFile(Bucket, `changed ${way}`, { ...file, sha256: sha256(Buffer.from('?')) })).toBe(
        false,
      );
    expect(await keys('changed')).toEqual([]);
    expect(readdirSync(join(box, 'store', 'objects', '.new'))).toEqual([]);
  });

  it('can be put in the place of an object, and an object in theirs', async () => {
    await services.objects.send(new PutObjectCommand({ Bucket, Key: 'place', Body: 'before' }));
    await access(ways[0]).putFile(Bucket, 'place', large);
    expect((await read('place'))?.length).toBe(large.sizeBytes);
    await services.objects.send(new PutObjectCommand({ Bucket, Key: 'place', Body: 'after' }));
    expect(Buffer.from((await read('place')) ?? []).toString()).toBe('after');
  });
});
