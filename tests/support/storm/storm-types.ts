import type { Plan } from '../../../shared/contract/plan.ts';
import type { RunItem } from '../../../shared/contract/run-item.ts';
import type { Completion, ModelRequest } from '../../../shared/domain/completion.ts';
import type { ShardItem } from '../../../shared/domain/ledger.ts';
import type { Claims, Ledger, Sandbox } from '../../../shared/ports.ts';
import type { Faults } from './faults.ts';
import type { Journal } from './journal.ts';
import type { Simulation } from './simulation.ts';
import type { Feeding } from './storm-queue.ts';

export interface StormOptions {
  readonly plan: Plan;
  /** Objects of the drop by full key. */
  readonly seeds: ReadonlyMap<string, Uint8Array>;
  readonly seed?: number;
  readonly faults?: Faults;
  /** Functions that run at the same time. */
  readonly workers?: number;
  /** Completions to give instead of new ones. */
  readonly replay?: ReadonlyMap<string, Completion>;
  /** Text of a reply, and why it ended; may throw what a generator throws. The default is the fickle model. */
  readonly reply?: (request: ModelRequest, key: string, attempt: number, label: string) => string | ScriptedReply;
  /** Requests that an async endpoint refuses, and their whole batch with them. */
  readonly refuses?: (request: ModelRequest) => boolean;
  /** Replies cost less than they might, each another share; else all cost as much as they can. */
  readonly thrifty?: boolean;
  /** Shards, as `stage/shard`, that no worker ever finishes. */
  readonly cursed?: (shard: string) => boolean;
  /** Questions that end the process that looks at them. */
  readonly lethal?: (question: string) => boolean;
  /** Stores of an earlier run, for a second run into the same dataset. */
  readonly ledger?: Ledger;
  readonly claims?: Claims;
  /** In place of the played sandbox. */
  readonly sandbox?: Sandbox;
  readonly objects?: ReadonlyMap<string, Uint8Array>;
  readonly machine?: StormMachine;
}

/** What a run is played on when its times count: functions as a stack has them, and an endpoint with slots. */
export interface StormMachine extends Feeding {
  /** Milliseconds until a function that has not served yet does. */
  readonly coldMs: number;
  /** Opens the endpoint: how long a call is there. */
  serve(world: Simulation): (request: ModelRequest, key: string) => Promise<void>;
}

export interface ScriptedReply {
  readonly text: string;
  readonly finishReason: string;
  /** As many as the call may take when absent. */
  readonly tokensOut?: number;
}

export interface StormResult {
  readonly run: RunItem;
  /** Files of the dataset bucket by key. */
  readonly files: ReadonlyMap<string, string>;
  readonly shards: ReadonlyMap<string, readonly ShardItem[]>;
  readonly stored: ReadonlyMap<string, Completion>;
  readonly journal: Journal;
  readonly counts: { readonly crashes: number; readonly errors: number; readonly calls: number };
  readonly work: ReadonlyMap<string, Uint8Array>;
  readonly virtualMs: number;
}
