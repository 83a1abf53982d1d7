import { describe, expect, it } from 'vitest';
import { SequencePool } from '../../../../local/model/sequence-pool.ts';

const remembering = (name: string, tokens: readonly number[]) => ({
  name,
  compareContextTokens: (wanted: readonly number[]) => {
    const different = wanted.findIndex((token, index) => token !== tokens[index]);
    return { firstDifferentIndex: different < 0 ? wanted.length : different };
  },
});

describe('SequencePool', () => {
  it('gives the free sequence that remembers most of the prompt', async () => {
    const pool = new SequencePool([remembering('a', [1, 9]), remembering('b', [1, 2, 3]), remembering('c', [])]);
    expect(await pool.use([1, 2, 4], async ({ name }) => name)).toBe('b');
  });

  it('lets those wait who come too many, and serves them in their order', async () => {
    const pool = new SequencePool([remembering('a', [])]);
    const served: number[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const uses = [0, 1, 2].map((user) =>
      pool.use([user], async () => {
        await held;
        served.push(user);
      }),
    );
    release();
    await Promise.all(uses);
    expect(served).toEqual([0, 1, 2]);
  });

  it('gets a sequence back from work that fails', async () => {
    const pool = new SequencePool([remembering('a', [])]);
    await expect(pool.use([1], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await pool.use([1], async ({ name }) => name)).toBe('a');
  });
});
