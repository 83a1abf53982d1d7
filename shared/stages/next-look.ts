/** What an advance saw of a stage. */
export interface SeenStage {
  /** Shards, all of which were read. */
  readonly shards: number;
  /** Shards that were queued for the first time just now, those that still wait because the window is full, and the window. */
  readonly queued: number;
  readonly waiting: number;
  readonly window: number;
}

/** Shards that a look may read for each second that it comes later. */
const shardsASecond = 50;
/** A run keeps its endpoints for five minutes beyond its last look. */
const longestSeconds = 180;
/** A window of which less was free than this share after a minute is not empty before the longest time is over. */
const smallPart = 1 / 3;

/**
 * Seconds until the next look: 1 for the first half minute, then more, up to a minute. Shards flow on by themselves, and a
 * look only repairs. It reads every shard of its stages: where those are many thousands, and a full window shows that
 * nobody waits for it, the next one comes later still.
 *
 * @param tick looks of the segment so far.
 */
export function nextLookSeconds(tick: number, stages: readonly SeenStage[]): number {
  const usual = tick <= 30 ? 1 : Math.min(60, 1 + Math.floor((tick - 30) / 10));
  const isFull = stages.some(({ waiting }) => waiting > 0);
  const isSteady = stages.every(({ queued, window }) => queued < window * smallPart);
  if (tick <= 30 || !isFull || !isSteady) return usual;
  const shards = stages.reduce((sum, stage) => sum + stage.shards, 0);
  return Math.max(usual, Math.min(longestSeconds, Math.floor(shards / shardsASecond)));
}
