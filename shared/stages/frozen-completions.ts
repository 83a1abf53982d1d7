import { z } from 'zod';
import { Completion } from '../domain/completion.ts';
import { isFailureReason } from '../domain/verdict.ts';
import type { Blob } from '../ports.ts';
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
const Outcome: z.ZodType<Outcome> = z.union([Completion, FrozenFailure]);

/**
 * The completions of one shard, stored as they arrive and before anybody reads them. Requests that failed for good are
 * stored beside them, so that every worker that finishes the shard makes the same of it.
 */
export interface FrozenCompletions {
  get(key: string): Outcome | undefined;
  /** Outcomes known. */
  size(): number;
  /** Takes an outcome over; it is written with the next part, at once when no write is under way. */
  add(outcome: Outcome): void;
  /** Resolves when everything added so far is stored. @throws the fault of a write that failed again and again. */
  flush(): Promise<void>;
}

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
  const waiting = new Map<string, Outcome>();
  let part = 0;
  let writing: Promise<void> | undefined;
  let fault: { error: unknown } | undefined;

  const adopt = async (): Promise<void> => {
    for (const outcome of await readLinesOf(work, keyOf(part), Outcome)) {
      if (!stored.has(outcome.key)) stored.set(outcome.key, outcome);
      waiting.delete(outcome.key);
    }
    part += 1;
  };
  const writeAll = async (): Promise<void> => {
    while (waiting.size > 0) {
      const batch = [...waiting.values()];
      if (await work.create(keyOf(part), encodeLines(batch))) {
        part += 1;
        for (const outcome of batch) {
          stored.set(outcome.key, outcome);
          waiting.delete(outcome.key);
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

  const parts = new Set((await work.list(prefix)).map(({ key }) => key));
  while (parts.has(keyOf(part))) await adopt();
  return {
    get: (key) => stored.get(key) ?? waiting.get(key),
    size: () => stored.size + waiting.size,
    add(outcome) {
      if (stored.has(outcome.key) || waiting.has(outcome.key)) return;
      waiting.set(outcome.key, outcome);
      void write();
    },
    async flush() {
      await writing;
      for (let left = flushTries; left > 0 && waiting.size > 0; left -= 1) await write();
      if (waiting.size > 0) throw fault?.error ?? new Error('Completions could not be stored.');
    },
  };
}
