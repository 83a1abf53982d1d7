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
        await Promise.all(shuffled.map((rank) => claims.claimLowest('r:run:step', `key-${schedule}`, rank)));
      }
      const keys = Array.from({ length: 5 }, (_, schedule) => `key-${schedule}`);
      const owners = await claims.owners('r:run:step', [...keys, 'unclaimed', 'key-0']);
      expect([...owners.entries()].sort()).toEqual(keys.map((key) => [key, '500|record-0']));
    });

    it('reads hundreds of owners', async () => {
      const claims = await open();
      const keys = Array.from({ length: 230 }, (_, index) => `k${index}`);
      await Promise.all(keys.map((key) => claims.claimLowest('c:corpus', key, key)));
      expect((await claims.owners('c:corpus', keys)).size).toBe(230);
      expect((await claims.owners('c:other', keys)).size).toBe(0);
    });

    it('gives a key to the first owner for good, or hands it over on purpose', async () => {
      const claims = await open();
      expect(await claims.claimFirst('c:corpus', 'k', 'one')).toBe('one');
      expect(await claims.claimFirst('c:corpus', 'k', 'two')).toBe('one');
      expect(await claims.claimFirst('c:corpus', 'k', 'one')).toBe('one');
      expect(await claims.takeOver('c:corpus', 'k', 'three', 'two')).toBe(false);
      expect(await claims.takeOver('c:corpus', 'k', 'one', 'two')).toBe(true);
      expect(await claims.claimFirst('c:corpus', 'k', 'one')).toBe('two');
    });
  });
}
