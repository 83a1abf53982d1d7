import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inParallel } from '../../../../shared/contract/parallel.ts';

describe('work in parallel', () => {
  it('keeps the order of results and never exceeds the limit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 30 }), fc.integer({ min: 1, max: 8 }), async (turns, limit) => {
        let [running, most] = [0, 0];
        const results = await inParallel(turns, limit, async (turn, index) => {
          running += 1;
          most = Math.max(most, running);
          for (let left = turn; left > 0; left -= 1) await Promise.resolve();
          running -= 1;
          return index;
        });
        expect(results).toEqual(turns.map((_, index) => index));
        expect(most).toBeLessThanOrEqual(limit);
        expect(running).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('starts nothing more after an error, and throws it when everything that ran has ended', async () => {
    const [begun, ended]: [number[], number[]] = [[], []];
    const work = inParallel([0, 1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      if (item === 0) throw new Error('broke');
      for (let left = 5; left > 0; left -= 1) await Promise.resolve();
      ended.push(item);
    });
    await expect(work).rejects.toThrow('broke');
    expect(begun).toEqual([0, 1]);
    expect(ended).toEqual([1]);
  });

  it('does nothing for nothing', async () => {
    expect(await inParallel([], 4, async () => 1)).toEqual([]);
  });
});
