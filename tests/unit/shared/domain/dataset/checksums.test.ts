import { describe, expect, it } from 'vitest';
import { checksums, describeFile } from '../../../../../shared/domain/dataset/checksums.ts';

describe('checksums', () => {
  it('writes sha256sum lines sorted by path', () => {
    const sums = checksums([describeFile('b.txt', 'abc'), describeFile('a.txt', '')]);
    expect(sums).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.txt\n' +
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b.txt\n',
    );
  });
});

describe('describeFile', () => {
  it('counts bytes, not characters', () => {
    expect(describeFile('x', 'ä🌱').bytes).toBe(6);
  });
});
