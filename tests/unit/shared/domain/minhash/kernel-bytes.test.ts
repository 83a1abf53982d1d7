import { describe, expect, it } from 'vitest';
import { kernelBytes } from '../../../../../shared/domain/minhash/kernel-bytes.ts';
import { kernelFile } from '../../../../support/assemble-kernel.ts';

describe('kernelBytes', () => {
  /** `vitest run <this file> --update` assembles the kernel again. */
  it('are what its source assembles to', async () => {
    await expect(await kernelFile()).toMatchFileSnapshot('../../../../../shared/domain/minhash/kernel-bytes.ts');
  });

  it('are a module of the first version', () => {
    expect([...kernelBytes().subarray(0, 8)]).toEqual([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  });
});
