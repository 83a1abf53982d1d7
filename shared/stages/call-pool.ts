import { EndpointFailed, EndpointThrottled, EndpointTimedOut, RequestRefused } from '../contract/errors.ts';
import type { Completion } from '../domain/completion.ts';
import type { Random } from '../domain/random.ts';
import type { FailureReason } from '../domain/verdict.ts';
import type { Clock } from '../ports.ts';
import type { CallPlaces } from './call-places.ts';

/** A call that got no completion, and why. */
export interface CallFailure {
  readonly reason: FailureReason;
  readonly evidence: string;
  /** Of a reply that refused the call. */
  readonly status?: number;
  /** Whether the last attempt may have to be paid: it was not refused, but no whole reply came. */
  readonly mayBePaid: boolean;
  /** Whether the fault may lie with the endpoint alone: it answered nobody while the last attempts failed. */
  readonly suspect: boolean;
}

export interface CallPool {
  /** Waits for the place of one call. @param order of those who wait, the smallest comes first. */
  place(order?: string): Promise<void>;
  /**
   * Makes one call with retries in a place that was waited for; the place is free afterwards. `no time`, `no room`
   * and `away`: it was not tried to the end.
   *
   * @param roomForMore asked before an attempt that follows one which may have to be paid.
   */
  call(
    send: () => Promise<Completion>,
    roomForMore: () => Promise<boolean>,
  ): Promise<Completion | CallFailure | 'no time' | 'no room' | 'away'>;
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
/** Such calls after which the endpoint counts as away, when it can be waited for. */
export const awayAfter = 8;

/**
 * Retries by class of fault, for the calls of one shard.
 *
 * @param random for jitter only; results do not depend on it.
 * @param timeIsShort whether a call that is sent now might not end in time; then none is sent any more.
 * @param mayWait whether calls can be made later, should the endpoint be away.
 */
export function callPool(
  clock: Clock,
  random: Random,
  places: CallPlaces,
  timeIsShort: () => boolean,
  mayWait: () => boolean = () => false,
): CallPool {
  let lostInARow = 0;

  const pause = (attempt: number, atLeast = 0): Promise<void> => {
    const ceiling = Math.min(longestPause, firstPause * 2 ** (attempt - 1));
    return clock.sleep(Math.max(Math.min(atLeast, longestPause), Math.ceil(random() * ceiling)));
  };
  const attempt: CallPool['call'] = async (send, roomForMore) => {
    const faults = { throttled: 0, failed: 0, timedOut: 0 };
    const began: number[] = [];
    const lost = (reason: FailureReason, evidence: string, mayBePaid: boolean): CallFailure => {
      lostInARow += 1;
      return { reason, evidence, mayBePaid, suspect: places.lastSuccess() < (began.at(-2) ?? began.at(-1) ?? 0) };
    };
    for (;;) {
      if (timeIsShort()) return 'no time';
      if (lostInARow >= awayAfter && mayWait()) return 'away';
      if (lostInARow >= hopelessAfter) {
        const evidence = `not sent: ${lostInARow} calls before it failed in a row`;
        return { reason: 'model_failed', evidence, mayBePaid: false, suspect: true };
      }
      began.push(clock.now());
      try {
        const completion = await send();
        lostInARow = 0;
        places.succeeded();
        return completion;
      } catch (error) {
        if (error instanceof RequestRefused)
          return {
            reason: 'model_refused',
            evidence: error.message,
            status: error.status,
            mayBePaid: false,
            suspect: false,
          };
        if (error instanceof EndpointThrottled) {
          places.congested();
          faults.throttled += 1;
          if (faults.throttled >= triesWhenThrottled) return lost('model_failed', `throttled: ${error.message}`, false);
          await pause(faults.throttled, error.retryAfterMs);
        } else if (error instanceof EndpointTimedOut) {
          // An endpoint that holds more calls than it can answer in time says nothing else.
          places.congested();
          faults.timedOut += 1;
          if (faults.timedOut >= triesWhenTimedOut) return lost('model_timeout', error.message, true);
          if (!(await roomForMore())) return 'no room';
          await pause(faults.timedOut);
        } else if (error instanceof EndpointFailed) {
          faults.failed += 1;
          if (faults.failed >= triesWhenFailing) return lost('model_failed', error.message, error.mayBePaid);
          if (error.mayBePaid && !(await roomForMore())) return 'no room';
          await pause(faults.failed);
        } else throw error;
      }
    }
  };
  return {
    place: (order) => places.enter(order),
    async call(send, roomForMore) {
      try {
        return await attempt(send, roomForMore);
      } finally {
        places.leave();
      }
    },
  };
}
