import type { EndpointMode } from '../shared/contract/plan.ts';
import type { RunCounts } from '../shared/contract/run-item.ts';
import type { DropShape } from './drop.ts';

export interface CloudRunSettings {
  /** Folder of the synthesized stack. */
  readonly assembly: string;
  readonly url: string;
  readonly concurrency: number;
  readonly shape: DropShape;
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
}
