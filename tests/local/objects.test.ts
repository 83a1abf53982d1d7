import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, type TestServices, testServices } from '../support/local-services.ts';

const Bucket = 'bucket';

describe('local objects', () => {
  let folder: string;
  let services: TestServices;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sower-objects-'));
    services = await testServices({ folder });
    await services.objects.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(async () => {
    await services.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const put = (Key: string, Body: string | Uint8Array = 'body', more: object = {}) =>
    services.objects.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const text = async (Key: string, more: object = {}): Promise<string | undefined> =>
    (await services.objects.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString();
  const keys = async (Prefix: string, more: object = {}): Promise<(string | undefined)[]> => {
    const { Contents = [] } = await services.objects.send(new ListObjectsV2Command({ Bucket, Prefix, ...more }));
    return Contents.map(({ Key }) => Key);
  };

  it('lets exactly one of forty racing creators win', async () => {
    const racers = Array.from({ length: 40 }, (_, index) => put('race', String(index), { IfNoneMatch: '*' }));
    const ends = await Promise.all(racers.map(refusal));
    expect(ends.filter((end) => end === 'no error')).toHaveLength(1);
    expect(new Set(ends)).toEqual(new Set(['no error', 'PreconditionFailed 412']));
    expect(await text('race')).toBe(String(ends.indexOf('no error')));
  });

  it('replaces by If-Match only what is still the same', async () => {
    const { ETag } = await put('swap', '1');
    expect(await refusal(put('swap', '2', { IfMatch: '"0"' }))).toBe('PreconditionFailed 412');
    expect(await refusal(put('swap', '2', { IfMatch: ETag }))).toBe('no error');
    expect(await refusal(put('swap', '3', { IfMatch: ETag }))).toBe('PreconditionFailed 412');
    expect(await refusal(put('swap-nothing', '3', { IfMatch: ETag }))).toBe('NoSuchKey 404');
    expect(await text('swap')).toBe('2');
  });

  it('lets exactly one of racing multipart uploads be completed under If-None-Match', async () => {
    const uploads = await Promise.all(
      [0, 1, 2].map(async (index) => {
        const { UploadId } = await services.objects.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
        const part = { Bucket, Key: 'parts', UploadId, PartNumber: 1 };
        const { ETag } = await services.objects.send(new UploadPartCommand({ ...part, Body: `part ${index}` }));
        return { UploadId, Parts: [{ ETag, PartNumber: 1 }] };
      }),
    );
    const ends = await Promise.all(
      uploads.map(({ UploadId, Parts }) =>
        refusal(
          services.objects.send(
            new CompleteMultipartUploadCommand({
              ...{ Bucket, Key: 'parts', UploadId, IfNoneMatch: '*' },
              MultipartUpload: { Parts },
            }),
          ),
        ),
      ),
    );
    expect(ends.sort()).toEqual(['PreconditionFailed 412', 'PreconditionFailed 412', 'no error']);
    expect(await text('parts')).toMatch(/^part \d$/u);
    const { UploadId } = await services.objects.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
    const abort = new AbortMultipartUploadCommand({ Bucket, Key: 'parts', UploadId });
    expect(await refusal(services.objects.send(abort))).toBe('no error');
  });

  it('takes bodies over 11 MiB in one request', async () => {
    const large = new Uint8Array(12 * 2 ** 20).fill(7);
    await put('large', large);
    const { Body } = await services.objects.send(new GetObjectCommand({ Bucket, Key: 'large' }));
    expect(Buffer.compare((await Body?.transformToByteArray()) ?? new Uint8Array(), large)).toBe(0);
  });

  it.each([
    ['tagging', () => new PutObjectTaggingCommand({ Bucket, Key: 'kept', Tagging: { TagSet: [] } })],
    ['reading of tags', () => new GetObjectTaggingCommand({ Bucket, Key: 'kept' })],
    ['versions', () => new GetObjectCommand({ Bucket, Key: 'kept', VersionId: '1' })],
    ['a delimiter', () => new ListObjectsV2Command({ Bucket, Delimiter: '/' })],
    ['conditional deletes', () => new DeleteObjectCommand({ Bucket, Key: 'kept', IfMatch: '"0"' })],
    ['versioning', () => new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })],
    ['notifications', () => new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} })],
  ])('answers 501 for %s and harms nothing', async (_, command) => {
    await put('kept', 'as it was');
    const send = services.objects.send.bind(services.objects) as (one: unknown) => Promise<unknown>;
    expect(await refusal(send(command()))).toBe('NotImplemented 501');
    expect(await text('kept')).toBe('as it was');
  });

  it('writes nothing outside its folder, whatever the key', async () => {
    for (const path of ['..%2F..%2F..%2Fescape', '%2e%2e/%2e%2e/escape', '../../escape', 'a/../../../escape'])
      expect(await rawPut(services.endpoints.S3, `/${Bucket}/${path}`)).toBe(400);
    expect(readdirSync(tmpdir()).filter((name) => name.includes('escape'))).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['objects', 'tables']);
    expect(readdirSync(join(folder, 'objects')).sort()).toEqual(['.new', Bucket]);
    await put('..hidden../file..', 'fine');
    expect(await text('..hidden../file..')).toBe('fine');
  });

  it('keeps keys apart that a file system would mix up', async () => {
    const odd = ['case', 'CASE', 'case/below', 'case.data', 'x'.repeat(300), 'con', 'a%2Fb', 'ümlaut é', 'q?#&=+ '];
    for (const key of odd) await put(`odd/${key}`, key);
    for (const key of odd) expect(await text(`odd/${key}`)).toBe(key);
    expect(await keys('odd/')).toHaveLength(odd.length);
  });

  it('lists in the order of UTF-8 bytes', async () => {
    const names = ['b', 'a', 'B', 'é', '\u{1F33E}', '\uFFFD', 'a/b', 'a!'];
    for (const name of names) await put(`order/${name}`);
    const bytes = (key: string): Buffer => Buffer.from(key);
    const sorted = names.map((name) => `order/${name}`).sort((a, b) => Buffer.compare(bytes(a), bytes(b)));
    expect(await keys('order/')).toEqual(sorted);
    expect(await keys('order/', { StartAfter: sorted[5] })).toEqual(sorted.slice(6));
  });

  it('pages through more than a thousand keys without loss', async () => {
    const wanted = Array.from({ length: 1005 }, (_, index) => `many/${String(index).padStart(5, '0')}`);
    for (let first = 0; first < wanted.length; first += 50)
      await Promise.all(wanted.slice(first, first + 50).map((key) => put(key, 'x')));
    const found: string[] = [];
    let token: string | undefined;
    do {
      const page = await services.objects.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'many/', ...(token ? { ContinuationToken: token } : {}) }),
      );
      found.push(...(page.Contents ?? []).map(({ Key }) => String(Key)));
      token = page.NextContinuationToken;
    } while (token);
    expect(found).toEqual(wanted);
    const Objects = [...wanted.slice(0, 1000), 'one-more'].map((Key) => ({ Key }));
    const remove = (Delete: object) =>
      services.objects.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [], ...Delete } }));
    expect(await refusal(remove({ Objects }))).toBe('MalformedXML 400');
    await remove({ Objects: Objects.slice(0, 1000) });
    expect(await keys('many/')).toHaveLength(5);
  });

  it('reads ranges as S3 does', async () => {
    await put('range', '0123456789');
    const range = (Range: string) => text('range', { Range });
    expect(await range('bytes=2-4')).toBe('234');
    expect(await range('bytes=7-')).toBe('789');
    expect(await range('bytes=7-100')).toBe('789');
    expect(await range('bytes=-3')).toBe('789');
    expect(await range('bytes=-30')).toBe('0123456789');
    expect(await range('bytes=5-2')).toBe('0123456789');
    expect(await refusal(range('bytes=10-'))).toBe('InvalidRange 416');
    await put('empty', new Uint8Array());
    expect(await text('empty')).toBe('');
  });

  it('tells missing objects and buckets by their names', async () => {
    expect(await refusal(text('nowhere'))).toBe('NoSuchKey 404');
    expect(await refusal(services.objects.send(new HeadObjectCommand({ Bucket, Key: 'nowhere' })))).toBe(
      'NotFound 404',
    );
    const elsewhere = new GetObjectCommand({ Bucket: 'no-such-bucket', Key: 'a' });
    expect(await refusal(services.objects.send(elsewhere))).toBe('NoSuchBucket 404');
    expect(await refusal(services.objects.send(new DeleteObjectCommand({ Bucket, Key: 'nowhere' })))).toBe('no error');
  });

  it('announces each written object once, and none that was refused', async () => {
    const since = services.created.length;
    await put('told', '1234');
    await refusal(put('told', '5', { IfNoneMatch: '*' }));
    await services.objects.send(new CopyObjectCommand({ Bucket, Key: 'copied', CopySource: `${Bucket}/told` }));
    await services.objects.send(new DeleteObjectCommand({ Bucket, Key: 'told' }));
    expect(services.created.slice(since).map(({ key, size }) => [key, size])).toEqual([
      ['told', 4],
      ['copied', 4],
    ]);
  });

  it('keeps metadata and content type over a restart', async () => {
    const stay = mkdtempSync(join(tmpdir(), 'sower-objects-'));
    const first = await testServices({ folder: stay });
    await first.objects.send(new CreateBucketCommand({ Bucket }));
    const object = { Bucket, Key: 'a/b', Body: 'kept', ContentType: 'text/x', Metadata: { run: 'r1' } };
    const { ETag } = await first.objects.send(new PutObjectCommand(object));
    await first.close();
    const second = await testServices({ folder: stay });
    const head = await second.objects.send(new HeadObjectCommand({ Bucket, Key: 'a/b' }));
    expect(head).toMatchObject({ ETag, ContentType: 'text/x', Metadata: { run: 'r1' }, ContentLength: 4 });
    await second.close();
    rmSync(stay, { recursive: true, force: true });
  });

  it('listens on the loopback address alone', async () => {
    const { port } = new URL(services.endpoints.S3);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((one) => one && !one.internal && one.family === 'IPv4');
    expect(new URL(services.endpoints.S3).hostname).toBe('127.0.0.1');
    expect(new URL(services.endpoints.DYNAMODB).hostname).toBe('127.0.0.1');
    if (outside) await expect(fetch(`http://${outside.address}:${port}/`)).rejects.toThrow();
  });

  it('leaves no half-written file behind', () => {
    expect(readdirSync(join(folder, 'objects', '.new'))).toEqual([]);
  });
});

/** A request whose path no client library has tidied. */
function rawPut(endpoint: string, path: string): Promise<number> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method: 'PUT' }, (answer) => resolve(answer.resume().statusCode ?? 0))
      .on('error', reject)
      .end('escaped');
  });
}
