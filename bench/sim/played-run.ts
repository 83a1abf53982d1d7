import type { WorkerName } from '../../shared/contract/environment.ts';
import type { Plan } from '../../shared/contract/plan.ts';
import type { countedLedger } from './ledger.ts';
import type { Requests } from './prices.ts';

/** What the stack says of its functions: how many at once, messages of one, memory in GB, minutes. */
export type Functions = Readonly<Record<WorkerName, FunctionsOf>>;

export interface FunctionsOf {
  readonly most: number;
  readonly batch: number;
  readonly gb: number;
  readonly minutes: number;
  /** Calls that one has in flight at the most; as the plan says when absent. */
  readonly calls?: number;
}

export interface PlayedRun {
  readonly gpus: number;
  readonly mode: Plan['mode'];
  readonly hours: number;
  readonly accepted: number;
  /** Shards of each stage. */
  readonly shards: Readonly<Record<string, number>>;
  readonly gpuHours: number;
  /** Share of the paid GPU time in which something was written. */
  readonly gpuBusy: number;
  readonly requests: Requests;
  readonly messages: number;
  readonly moves: ReturnType<typeof countedLedger>['moves'];
  readonly ticks: number;
}
