import type { EndpointMode } from '../shared/contract/plan.ts';
import type { RunCounts } from '../shared/contract/run-item.ts';
import type { DropShape } from './drop.ts';
import type { Whereabouts } from './where.ts';

export interface CloudRunSettings {
  /** Folder of the synthesized stack. */
  readonly assembly: string;
  readonly url: string;
  readonly concurrency: number;
  readonly shape: DropShape;
  /** Profiles every thread. */
  readonly profile?: boolean;
  readonly mode?: EndpointMode;
}

/** One run, from the upload of its drop to the published dataset. Times are epoch milliseconds. */
export interface CloudRunFigures {
  readonly startedAt: number;
  readonly finishedAt: number;
  /** User and system time of the whole local cloud, functions included. */
  readonly cpuSeconds: number;
  /** Largest resident memory since the process began. */
  readonly peakMegabytes: number;
  readonly status: string;
  readonly counts: RunCounts;
  readonly reasons: Readonly<Record<string, number>>;
  /** When profiled: what the time of all threads went into, and how much of it is the main thread's. */
  readonly where?: {
    readonly areas: Whereabouts;
    readonly mainSeconds: number;
    readonly threadSeconds: number;
    /** Threads that were started for functions. */
    readonly threads: number;
  };
}
