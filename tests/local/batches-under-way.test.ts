import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { batchesUnderWay } from '../../local/queues/batches-under-way.ts';

/** Whether somebody who began to wait behind `before` ended batches hears within an hour that all is idle. */
const hears = async (batches: ReturnType<typeof batchesUnderWay>, before: number): Promise<boolean> => {
  let heard = false;
  const stop = new AbortController();
  void batches.idleAfter(before, stop.signal).then(() => {
    heard = true;
  });
  await vi.advanceTimersByTimeAsync(3_600_000);
  stop.abort();
  return heard;
};

describe('idleAfter', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('hears of a batch that ended since, also before it began to wait', async () => {
    const batches = batchesUnderWay();
    batches.begin()();
    expect(await hears(batches, 0)).toBe(true);
  });

  it('hears nothing when none has ended since: time alone would change nothing for it', async () => {
    const batches = batchesUnderWay();
    batches.begin()();
    expect(await hears(batches, batches.ended)).toBe(false);
  });

  it('hears nothing while a batch is under way', async () => {
    const batches = batchesUnderWay();
    batches.begin()();
    const end = batches.begin();
    expect(await hears(batches, 0)).toBe(false);
    end();
    expect(await hears(batches, 0)).toBe(true);
  });

  it('takes a batch that follows at once for the same work', async () => {
    const batches = batchesUnderWay();
    const first = batches.begin();
    let heard = false;
    void batches.idleAfter(0, new AbortController().signal).then(() => {
      heard = true;
    });
    first();
    await vi.advanceTimersByTimeAsync(20);
    const second = batches.begin();
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard).toBe(false);
    second();
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard).toBe(true);
  });
});
