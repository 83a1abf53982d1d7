import { describe, expect, it } from 'vitest';
import { randomFor, shuffle } from '../../../shared/domain/random.ts';
import type { Claims } from '../../../shared/ports.ts';

/** What every duplicate register does. */
export function claimsContract(name: string, open: () => Promise<Claims>): void {
  describe(`${name} as a duplicate register`, () => {
    it('ends with the lowest rank, whatever the order and however often claims arrive', async () => {
      const claims = await open();
      const ranks = Array.from({ length: 9 }, (_, index) => `50${index}|record-${index}`);
      for (let schedule = 0; schedule < 5; schedule += 1) {
        const { shuffled } = shuffle([...ranks, ...ranks], randomFor('schedule', schedule));
        await Promise.all(shuffled.map((rank) => claims.claimLowest('r:run:step', [{ key: `key-${schedule}`, rank }])));
      }
      const keys = Array.from({ length: 5 }, (_, schedule) => `key-${schedule}`);
      const owners = await claims.owners('r:run:step', [...keys, 'unclaimed', 'key-0']);
      expect([...owners.entries()].sort()).toEqual(keys.map((key) => [key, '500|record-0']));
    });

    it('reads hundreds of owners', async () => {
      const claims = await open();
      const keys = Array.from({ length: 230 }, (_, index) => `k${index}`);
      await claims.claimLowest(
        'c:corpus',
        keys.map((key) => ({ key, rank: key })),
      );
      expect((await claims.owners('c:corpus', keys)).size).toBe(230);
      expect((await claims.owners('c:other', keys)).size).toBe(0);
    });

    it('gives a key to the first owner for good, or hands it over on purpose', async () => {
      const claims = await open();
      const claim = async (owner: string, ...keys: string[]) => [...(await claims.claimFirst('c:corpus', keys, owner))];
      expect(await claim('one', 'k')).toEqual([['k', 'one']]);
      expect(await claim('two', 'k', 'l', 'k')).toEqual([
        ['k', 'one'],
        ['l', 'two'],
      ]);
      expect(await claim('one', 'k', 'l')).toEqual([
        ['k', 'one'],
        ['l', 'two'],
      ]);
      expect(await claims.takeOver('c:corpus', 'k', 'three', 'two')).toBe(false);
      expect(await claims.takeOver('c:corpus', 'k', 'one', 'two')).toBe(true);
      expect(await claim('one', 'k')).toEqual([['k', 'two']]);
    });

    it('keeps the lowest of several ranks that come together, and of batches that overlap', async () => {
      const claims = await open();
      const ranks = Array.from({ length: 60 }, (_, index) => ({ key: `key-${index % 30}`, rank: `50${99 - index}|r` }));
      await Promise.all([claims.claimLowest('r:run:step', ranks), claims.claimLowest('r:run:step', ranks.slice(20))]);
      const owners = await claims.owners(
        'r:run:step',
        ranks.map(({ key }) => key),
      );
      expect([...owners.entries()].sort()).toEqual(
        Array.from({ length: 30 }, (_, index) => [`key-${index}`, `50${69 - index}|r`]).sort(),
      );
    });

    it('lets exactly one of many racing owners have a key', async () => {
      const claims = await open();
      const keys = Array.from({ length: 40 }, (_, index) => `k${index}`);
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, owner) => claims.claimFirst('c:corpus', keys, `owner-${owner}`)),
      );
      const final = await claims.owners('c:corpus', keys);
      for (const answer of answers) expect([...answer].sort()).toEqual([...final].sort());
    });
  });
}
