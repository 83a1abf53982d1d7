import { type Random, randomFor } from '../../../shared/domain/random.ts';

/** What goes wrong, and how often: chances between 0 and 1. Everything absent never happens. */
export interface Faults {
  /** A process dies at a call, before or after it took effect. */
  readonly crash?: number;
  /** A call of a store throws, before or after it took effect. */
  readonly error?: number;
  /** Dies exactly at this call of the run, counted from 0. */
  readonly crashAt?: { readonly call: number; readonly when: 'before' | 'after' };
  /** Messages that never arrive, arrive several times, or arrive minutes later. */
  readonly drop?: number;
  readonly duplicate?: number;
  readonly delay?: number;
  /** A message is also taken for a dead letter, while its shard may be at work. */
  readonly bury?: number;
  /** A process with all its timers falls asleep for longer than its lease. */
  readonly stall?: number;
  /** The endpoint throttles, breaks, or lets a call hang; at most twice a request. */
  readonly throttle?: number;
  readonly serverError?: number;
  readonly hang?: number;
  /** An async endpoint tells nobody of a batch, twice of a batch, minutes late, or sends a test message. */
  readonly noticeLost?: number;
  readonly noticeTwice?: number;
  readonly noticeLate?: number;
  readonly noticeTest?: number;
  /** A batch comes back broken or too late; its reply leaves a conversation out. */
  readonly batchBroken?: number;
  readonly batchLate?: number;
  readonly batchIncomplete?: number;
  /** The endpoint answers nobody between these times after the start, in milliseconds. */
  readonly away?: { readonly from: number; readonly to: number };
  /** The endpoint takes so many times as long over every call. */
  readonly slow?: number;
  /** The event that starts the run comes twice. */
  readonly startTwice?: boolean;
  /** At these times after the start everything dies at once and all messages are lost; then the run is resumed. */
  readonly blackouts?: readonly number[];
  /** Functions are stopped after this time. */
  readonly lifetimeMs?: number;
}

export type CallFault = 'none' | 'crash-before' | 'crash-after' | 'error-before' | 'error-after';

/** Faults that one piece of work may meet, so that no shard is given up by the rules. */
const mostPerWork = 3;

export interface FaultSource {
  readonly counts: { crashes: number; errors: number; calls: number };
  /**
   * @param work names what the process is working on.
   * @param mayFail whether the call may throw; model calls have faults of their own.
   */
  next(work: string, mayFail: boolean): CallFault;
  chance(of: keyof Faults): boolean;
}

export function faultSource(faults: Faults, seed: number): FaultSource {
  const draws = new Map<string, Random>();
  const drawFrom = (boundary: string): number => {
    const random = draws.get(boundary) ?? randomFor('faults', seed, boundary);
    draws.set(boundary, random);
    return random();
  };
  const perWork = new Map<string, number>();
  const counts = { crashes: 0, errors: 0, calls: 0 };
  const chance = (of: keyof Faults): boolean => {
    const rate = faults[of];
    return typeof rate === 'number' && drawFrom(of) < rate;
  };
  return {
    counts,
    chance,
    next(work, mayFail) {
      const call = counts.calls;
      counts.calls += 1;
      if (faults.crashAt?.call === call) {
        counts.crashes += 1;
        return `crash-${faults.crashAt.when}`;
      }
      const met = perWork.get(work) ?? 0;
      if (met >= mostPerWork) return 'none';
      const kind = chance('crash') ? 'crash' : mayFail && chance('error') ? 'error' : undefined;
      if (kind === undefined) return 'none';
      perWork.set(work, met + 1);
      counts[kind === 'crash' ? 'crashes' : 'errors'] += 1;
      return `${kind}-${drawFrom('when') < 0.5 ? 'before' : 'after'}`;
    },
  };
}
