import { describe, expect, it } from 'vitest';
import type { Blob } from '../../../shared/ports.ts';

const text = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : new TextDecoder().decode(bytes);

/** What every bucket does. */
export function blobContract(name: string, open: () => Promise<Blob>): void {
  describe(`${name} as a bucket`, () => {
    it('creates an object once; of many writers one wins and its bytes stay', async () => {
      const blob = await open();
      const won = await Promise.all(Array.from({ length: 12 }, (_, index) => blob.create('runs/a', `writer ${index}`)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(text(await blob.get('runs/a'))).toBe(`writer ${won.indexOf(true)}`);
    });

    it('answers undefined for what is not there', async () => {
      const blob = await open();
      expect(await blob.get('nothing')).toBeUndefined();
      expect(await blob.list('nothing')).toEqual([]);
      expect(await blob.getRange('nothing', 0, 1)).toBeUndefined();
    });

    it('reads ranges with both ends included, cut at the end of the object', async () => {
      const blob = await open();
      await blob.put('runs/b', '0123456789');
      expect(text(await blob.getRange('runs/b', 2, 4))).toBe('234');
      expect(text(await blob.getRange('runs/b', 8, 99))).toBe('89');
    });

    it('swaps only what it has seen', async () => {
      const blob = await open();
      expect(await blob.swap('current', 'one', undefined)).toBe(true);
      expect(await blob.swap('current', 'two', undefined)).toBe(false);
      const etag = (await blob.list('current'))[0]?.etag;
      expect(await blob.swap('current', 'two', etag)).toBe(true);
      expect(await blob.swap('current', 'three', etag)).toBe(false);
      expect(text(await blob.get('current'))).toBe('two');
    });

    it('lists everything below a prefix in order of the keys, beyond one page', async () => {
      const blob = await open();
      const keys = Array.from({ length: 1100 }, (_, index) => `many/${String(index).padStart(4, '0')}`);
      for (let first = 0; first < keys.length; first += 100) {
        await Promise.all(keys.slice(first, first + 100).map((key) => blob.put(key, 'x')));
      }
      await blob.put('other/1', 'y');
      const listed = await blob.list('many/');
      expect(listed.map(({ key }) => key)).toEqual(keys);
      expect(listed[0]?.size).toBe(1);
    });

    it('keeps bytes as they are, also large ones', async () => {
      const blob = await open();
      const bytes = new Uint8Array(12 * 1024 * 1024).map((_, index) => index % 251);
      await blob.put('runs/large', bytes);
      const back = await blob.get('runs/large');
      expect(Buffer.compare(back ?? new Uint8Array(), bytes)).toBe(0);
    });
  });
}
