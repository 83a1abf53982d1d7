import { describe, expect, it } from 'vitest';
import type { EndpointUses } from '../../../shared/ports.ts';

/** What every note of who uses an endpoint does. */
export function endpointUsesContract(name: string, open: () => Promise<EndpointUses>): void {
  describe(`${name} as notes of who uses an endpoint`, () => {
    it('names runs that hold it and functions that call it, each endpoint for itself, until their time is up', async () => {
      const uses = await open();
      expect(await uses.read('one', 0)).toEqual({ runs: [], claimants: [] });
      await uses.hold('one', 'a', 100);
      await uses.claim('one', { run: 'b', worker: 'w', calls: 48 }, 60);
      await uses.hold('two', 'c', 100);
      expect(await uses.read('one', 59)).toEqual({
        runs: ['a', 'b'],
        claimants: [{ run: 'b', worker: 'w', calls: 48 }],
      });
      expect(await uses.read('one', 60)).toEqual({ runs: ['a'], claimants: [] });
      expect(await uses.read('one', 100)).toEqual({ runs: [], claimants: [] });
      expect((await uses.read('two', 0)).runs).toEqual(['c']);
    });

    it('takes what is noted again for what holds, and forgets a run that is over', async () => {
      const uses = await open();
      await uses.hold('one', 'a', 10);
      await uses.hold('one', 'a', 50);
      await uses.claim('one', { run: 'a', worker: 'v', calls: 1 }, 10);
      await uses.claim('one', { run: 'a', worker: 'v', calls: 2 }, 40);
      await uses.claim('one', { run: 'a', worker: 'w', calls: 3 }, 40);
      const { claimants } = await uses.read('one', 20);
      expect(claimants.map(({ worker, calls }) => [worker, calls]).sort()).toEqual([
        ['v', 2],
        ['w', 3],
      ]);
      await uses.release('one', 'a');
      // Its functions may still make their last calls.
      expect((await uses.read('one', 20)).runs).toEqual(['a']);
      expect((await uses.read('one', 45)).runs).toEqual([]);
    });

    it('keeps no trace of functions that are long gone', async () => {
      const uses = await open();
      for (let hour = 0; hour < 6; hour += 1) {
        const now = hour * 7_200_000;
        await uses.claim('one', { run: 'a', worker: `w${hour}`, calls: 1 }, now + 60_000);
        expect((await uses.read('one', now)).claimants).toEqual([{ run: 'a', worker: `w${hour}`, calls: 1 }]);
      }
    });
  });
}
