import { z } from 'zod';
import { Completion } from '../domain/completion.ts';
import { isFailureReason } from '../domain/verdict.ts';
import type { Blob, Money } from '../ports.ts';
import { addMoney, noMoney } from './caps.ts';
import { encodeLines, readLinesOf } from './jsonl.ts';

/** That a request got no completion, and why: as final as a completion. */
export const FrozenFailure = z.strictObject({
  key: z.string(),
  reason: z.string().refine(isFailureReason),
  evidence: z.string(),
});
export type FrozenFailure = z.infer<typeof FrozenFailure>;

/** What became of a request. */
export type Outcome = Completion | FrozenFailure;

/** What a completion left unused of the share that a reservation held for it; a line of its own beside the completion. */
const Unused = z.strictObject({
  unused: z.string(),
  lot: z.string(),
  microUsd: z.int(),
  tokens: z.int(),
  gpuMs: z.int().optional(),
});
type Unused = z.infer<typeof Unused>;
const Line: z.ZodType<Outcome | Unused> = z.union([Completion, FrozenFailure, Unused]);

/**
 * The completions of one shard, stored as they arrive and before anybody reads them. Requests that failed for good are
 * stored beside them, so that every worker that finishes the shard makes the same of it.
 */
export interface FrozenCompletions {
  /** The outcome of a request; one that was offered is taken over by that, and written with the next part. */
  get(key: string): Outcome | undefined;
  /** Outcomes of the run's own calls. */
  size(): number;
  /** Offers completions that others paid for. What is stored already stays. */
  offer(completions: Iterable<Completion>): void;
  /** Completions taken over. */
  taken(): number;
  /** Every completion that is stored. */
  completions(): Completion[];
  /** Requests that failed for a reason. */
  failed(reason: FrozenFailure['reason']): number;
  /**
   * Takes an outcome over; it is written with the next part, at once when no write is under way.
   *
   * @param unused what the completion left of its share of a reservation, for those who settle it when its owner died.
   */
  add(outcome: Outcome, unused?: { readonly lot: string; readonly amount: Money }): void;
  /** What the stored completions of a reservation left unused of it. */
  unused(lot: string): Money;
  /** Resolves when everything added so far is stored. @throws the fault of a write that failed again and again. */
  flush(): Promise<void>;
}

const isTaken = (outcome: Outcome): boolean => 'text' in outcome && outcome.takenFrom !== undefined;

/** Tries of the last write. The client of the store retries by itself; what is lost here was paid for. */
const flushTries = 3;

/**
 * Opens the frozen completions of a shard: reads the numbered parts that exist, appends further ones by conditional
 * put. When two workers write the same shard, the first writer of a part wins, and among equal keys the lower part.
 *
 * Parts are found by listing: asking for one that is not there answers 403 to callers who may only list a prefix.
 *
 * @param prefix of the parts' keys; nothing else lies below it.
 * @param keyOf object key of part `n`.
 */
export async function openFrozenCompletions(
  work: Blob,
  prefix: string,
  keyOf: (part: number) => string,
): Promise<FrozenCompletions> {
  const stored = new Map<string, Outcome>();
  const waiting = new Map<string, readonly [Outcome, Unused?]>();
  const offered = new Map<string, Completion>();
  const unusedOf = new Map<string, Money>();
  let part = 0;
  let writing: Promise<void> | undefined;
  let fault: { error: unknown } | undefined;

  const take = ({ lot, microUsd, tokens, gpuMs }: Unused): void => {
    const amount = { microUsd, tokens, ...(gpuMs === undefined ? {} : { gpuMs }) };
    unusedOf.set(lot, addMoney(unusedOf.get(lot) ?? noMoney, amount));
  };
  const adopt = async (): Promise<void> => {
    const fresh = new Set<string>();
    for (const line of await readLinesOf(work, keyOf(part), Line)) {
      if ('lot' in line) {
        if (fresh.has(line.unused)) take(line);
        continue;
      }
      if (!stored.has(line.key)) {
        stored.set(line.key, line);
        fresh.add(line.key);
      }
      waiting.delete(line.key);
    }
    part += 1;
  };
  const writeAll = async (): Promise<void> => {
    while (waiting.size > 0) {
      const batch = [...waiting.values()];
      if (await work.create(keyOf(part), encodeLines(batch.flat()))) {
        part += 1;
        for (const [outcome, unused] of batch) {
          stored.set(outcome.key, outcome);
          waiting.delete(outcome.key);
          if (unused !== undefined) take(unused);
        }
      } else {
        await adopt();
      }
    }
    fault = undefined;
  };
  const write = (): Promise<void> => {
    writing ??= writeAll()
      .catch((error: unknown) => {
        fault = { error };
      })
      .finally(() => {
        writing = undefined;
      });
    return writing;
  };

  const add: FrozenCompletions['add'] = (outcome, unused) => {
    if (stored.has(outcome.key) || waiting.has(outcome.key)) return;
    const { lot, amount } = unused ?? {};
    waiting.set(
      outcome.key,
      lot === undefined || amount === undefined ? [outcome] : [outcome, { unused: outcome.key, lot, ...amount }],
    );
    void write();
  };
  const takeOver = (key: string): Completion | undefined => {
    const found = offered.get(key);
    if (found !== undefined) add(found);
    return found;
  };
  const outcomes = (): Outcome[] => [...stored.values(), ...[...waiting.values()].map(([outcome]) => outcome)];
  const taken = (): number => outcomes().filter(isTaken).length;

  const parts = new Set((await work.list(prefix)).map(({ key }) => key));
  while (parts.has(keyOf(part))) await adopt();
  return {
    get: (key) => stored.get(key) ?? waiting.get(key)?.[0] ?? takeOver(key),
    size: () => stored.size + waiting.size - taken(),
    offer(completions) {
      for (const one of completions) if (!offered.has(one.key)) offered.set(one.key, one);
    },
    taken,
    completions: () => outcomes().filter((outcome) => 'text' in outcome),
    failed: (reason) =>
      [...stored.values()].filter((outcome) => 'reason' in outcome && outcome.reason === reason).length,
    unused: (lot) => unusedOf.get(lot) ?? noMoney,
    add,
    async flush() {
      await writing;
      for (let left = flushTries; left > 0 && waiting.size > 0; left -= 1) await write();
      if (waiting.size > 0) throw fault?.error ?? new Error('Completions could not be stored.');
    },
  };
}
