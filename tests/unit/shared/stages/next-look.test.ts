import { describe, expect, it } from 'vitest';
import { nextLookSeconds, type SeenStage } from '../../../../shared/stages/next-look.ts';

const stage = (over: Partial<SeenStage> = {}): SeenStage => ({
  shards: 60_000,
  queued: 20,
  waiting: 50_000,
  window: 1000,
  ...over,
});

describe('the next look at a run', () => {
  it('comes each second at first, and each minute later', () => {
    const small = [stage({ shards: 300, queued: 0, waiting: 0 })];
    expect([1, 30, 31, 130, 630, 5000].map((tick) => nextLookSeconds(tick, small))).toEqual([1, 1, 1, 11, 60, 60]);
    expect(nextLookSeconds(20, [stage()])).toBe(1);
  });

  it('comes later when it reads many thousands of shards and the window is full', () => {
    expect(nextLookSeconds(2000, [stage()])).toBe(180);
    expect(nextLookSeconds(2000, [stage({ shards: 4000 }), stage({ shards: 2000, waiting: 0, queued: 0 })])).toBe(120);
    expect(nextLookSeconds(2000, [stage({ shards: 2000 })])).toBe(60);
  });

  it('comes at its usual time when the window empties fast, or nothing waits for it: the end may be near', () => {
    expect(nextLookSeconds(2000, [stage({ queued: 334 })])).toBe(60);
    expect(nextLookSeconds(2000, [stage({ waiting: 0 })])).toBe(60);
  });
});
