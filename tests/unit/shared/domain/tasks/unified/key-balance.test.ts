import { describe, expect, it } from 'vitest';
import { KeyBalance } from '../../../../../../shared/domain/tasks/unified/key-balance.ts';

function balance(...keys: readonly (number | null)[]): KeyBalance {
  const found = new KeyBalance();
  for (const key of keys) found.add(key);
  return found;
}

describe('KeyBalance', () => {
  it('finds the position that is always right', () => {
    const found = balance(3, 3, 3, 3, 3, 3, null);
    expect(found.constant).toBe(3);
    expect(found.counts).toEqual([0, 0, 0, 6]);
  });

  it('says nothing of few rows, of open questions, or where another one is right too often', () => {
    expect(balance(0, 0, 0).constant).toBeNull();
    expect(balance(null, null, null, null, null, null).constant).toBeNull();
    expect(balance(0, 0, 0, 0, 0, 0, 0, 0, 0, 1).constant).toBeNull();
  });
});
