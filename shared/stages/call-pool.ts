import { EndpointFailed, EndpointThrottled, EndpointTimedOut, RequestRefused } from '../contract/errors.ts';
import type { Completion } from '../domain/completion.ts';
import type { Random } from '../domain/random.ts';
import type { FailureReason } from '../domain/verdict.ts';
import type { Clock } from '../ports.ts';

/** A call that got no completion, and why. */
export interface CallFailure {
  readonly reason: FailureReason;
  readonly evidence: string;
}

export interface CallPool {
  /** Makes one call with retries; waits for a free place first. */
  call(send: () => Promise<Completion>): Promise<Completion | CallFailure>;
  /** Places free right now. */
  free(): number;
}

/** Backoff: full jitter over a doubling ceiling, in milliseconds. */
const firstPause = 500;
const longestPause = 20_000;
/** Tries per class of fault. A throttled call waits out about eight minutes; a failing one about half a minute. */
const triesWhenThrottled = 30;
const triesWhenFailing = 6;
const triesWhenTimedOut = 3;
/** Calls in a row that failed for good without one success between, after which further ones are not sent at all. */
const hopelessAfter = 32;
/** Places a pool starts with; it doubles them each round until the first throttle, then adds one a round. */
const firstPlaces = 8;

/**
 * Keeps as many calls in flight as the endpoint takes: additive increase, multiplicative decrease on throttles.
 *
 * Source: Chiu and Jain 1989 (AIMD), with the slow start of TCP (Jacobson 1988).
 *
 * @param most places at the most.
 * @param random for jitter only; results do not depend on it.
 */
export function callPool(clock: Clock, random: Random, most: number): CallPool {
  let limit = Math.min(firstPlaces, most);
  let slowStart = true;
  let running = 0;
  let successes = 0;
  let lastDecrease = Number.NEGATIVE_INFINITY;
  let lostInARow = 0;
  const waiting: (() => void)[] = [];

  const enter = async (): Promise<void> => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
  };
  const leave = (): void => {
    const next = running <= limit ? waiting.shift() : undefined;
    if (next === undefined) running -= 1;
    else next();
    while (running < limit && waiting.length > 0) {
      running += 1;
      waiting.shift()?.();
    }
  };
  const succeeded = (): void => {
    lostInARow = 0;
    successes += 1;
    if (slowStart) limit = Math.min(most, limit + 1);
    else if (successes >= limit) {
      successes = 0;
      limit = Math.min(most, limit + 1);
    }
  };
  const throttled = (): void => {
    slowStart = false;
    // One decrease a round trip: many calls in flight report the same congestion.
    if (clock.now() - lastDecrease < 250) return;
    lastDecrease = clock.now();
    limit = Math.max(1, Math.floor(limit / 2));
  };
  const pause = (attempt: number, atLeast = 0): Promise<void> => {
    const ceiling = Math.min(longestPause, firstPause * 2 ** (attempt - 1));
    return clock.sleep(Math.max(Math.min(atLeast, longestPause), Math.ceil(random() * ceiling)));
  };

  const attempt = async (send: () => Promise<Completion>): Promise<Completion | CallFailure> => {
    const faults = { throttled: 0, failed: 0, timedOut: 0 };
    for (;;) {
      if (lostInARow >= hopelessAfter) {
        return { reason: 'model_failed', evidence: `not sent: ${lostInARow} calls before it failed in a row` };
      }
      try {
        const completion = await send();
        succeeded();
        return completion;
      } catch (error) {
        if (error instanceof RequestRefused) return { reason: 'model_refused', evidence: error.message };
        if (error instanceof EndpointThrottled) {
          throttled();
          faults.throttled += 1;
          if (faults.throttled >= triesWhenThrottled) return lost('model_failed', `throttled: ${error.message}`);
          await pause(faults.throttled, error.retryAfterMs);
        } else if (error instanceof EndpointTimedOut) {
          faults.timedOut += 1;
          if (faults.timedOut >= triesWhenTimedOut) return lost('model_timeout', error.message);
          await pause(faults.timedOut);
        } else if (error instanceof EndpointFailed) {
          faults.failed += 1;
          if (faults.failed >= triesWhenFailing) return lost('model_failed', error.message);
          await pause(faults.failed);
        } else throw error;
      }
    }
  };
  const lost = (reason: FailureReason, evidence: string): CallFailure => {
    lostInARow += 1;
    return { reason, evidence };
  };
  return {
    free: () => Math.max(0, limit - running),
    async call(send) {
      await enter();
      try {
        return await attempt(send);
      } finally {
        leave();
      }
    },
  };
}
