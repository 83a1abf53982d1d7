import type { Completion, ModelRequest } from '../domain/completion.ts';
import type { Dropped, SeedSource, SowerRecord } from '../domain/records.ts';
import type { Outcome } from './frozen-completions.ts';

/** One call of a model that a shard needs. */
export interface Call {
  /** Key of its completion; equal requests share it. */
  readonly key: string;
  readonly request: ModelRequest;
  /** Role of the model, as the plan binds it. */
  readonly role: string;
  /** Names the call for the endpoint's log: `step/record/sample`. */
  readonly label: string;
}

/** What is known of calls so far, by key: completions, and calls that failed for good. */
export interface Outcomes {
  get(key: string): Outcome | undefined;
}

/**
 * A sequence of calls in which later ones depend on what became of earlier ones: the samples of a record, the ballots
 * of a question, the chunks of a document, the turns of a dialogue. Threads of a shard know nothing of each other.
 *
 * A thread is pure and keeps no place: what is due follows from the outcomes alone. So it goes on where it was after a
 * crash, in another worker, call by call or in waves, and comes to the same result. More outcomes than it asked for,
 * for example those of a second worker, never make it ask again.
 */
export interface CallThread {
  /** The calls to make now: none of them has an outcome yet. Empty when the thread has ended. */
  due(known: Outcomes): readonly Call[];
  /** The seed row that it is about; of several, that of its first record. */
  readonly seed?: SeedSource;
  /** What an ended thread comes to. @throws Error while a call is due. */
  result(known: Outcomes): ThreadResult;
}

export interface ThreadResult {
  readonly kept: readonly SowerRecord[];
  readonly dropped: readonly Dropped[];
  /** Units that the step judged: always kept and dropped together. */
  readonly made: number;
  /** Units that came in and were not asked for, because the others decide. */
  readonly saved: number;
  /** Calls that were repeated because the reply before had the wrong form. */
  readonly reasked: number;
  /** Calls that were answered, where units need none. */
  readonly calls?: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** Of these tokens, those of the partner of a dialogue. */
  readonly partnerIn?: number;
  readonly partnerOut?: number;
}

/** Completions that threads make use of. */
export function usedCompletions(threads: readonly CallThread[], known: Outcomes): Set<Completion> {
  const used = new Set<Completion>();
  const watched: Outcomes = {
    get(key) {
      const outcome = known.get(key);
      if (outcome !== undefined && 'text' in outcome) used.add(outcome);
      return outcome;
    },
  };
  for (const thread of threads) thread.due(watched);
  return used;
}

/** Everything that is due in a shard, each call once: the next wave. Empty when every thread has ended. */
export function dueCalls(threads: readonly CallThread[], known: Outcomes): Call[] {
  const byKey = new Map<string, Call>();
  for (const thread of threads) for (const call of thread.due(known)) byKey.set(call.key, call);
  return [...byKey.values()];
}
