import { describe, expect, it } from 'vitest';
import { platformPackage } from '../../../../local/model/platform-package.ts';

describe('platformPackage', () => {
  it('names the one package with the CPU library of a platform', () => {
    expect(platformPackage('linux', 'x64')).toBe('@node-llama-cpp/linux-x64');
    expect(platformPackage('darwin', 'arm64')).toBe('@node-llama-cpp/mac-arm64-metal');
  });

  it('knows nothing for platforms without one', () => {
    expect(platformPackage('freebsd', 'x64')).toBeUndefined();
  });
});
