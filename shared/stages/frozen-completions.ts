import { Completion } from '../domain/completion.ts';
import type { Blob } from '../ports.ts';
import { encodeLines, readLinesOf } from './jsonl.ts';

/** The completions of one shard, stored as they arrive and before anybody reads them. */
export interface FrozenCompletions {
  get(key: string): Completion | undefined;
  /** Takes a completion over; it is written with the next part, at once when no write is under way. */
  add(completion: Completion): void;
  /** Resolves when everything added so far is stored. @throws the fault of a write that failed. */
  flush(): Promise<void>;
}

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
  const stored = new Map<string, Completion>();
  const waiting = new Map<string, Completion>();
  let part = 0;
  let writing: Promise<void> | undefined;
  let fault: { error: unknown } | undefined;

  const adopt = async (): Promise<void> => {
    for (const completion of await readLinesOf(work, keyOf(part), Completion)) {
      if (!stored.has(completion.key)) stored.set(completion.key, completion);
      waiting.delete(completion.key);
    }
    part += 1;
  };
  const writeAll = async (): Promise<void> => {
    while (waiting.size > 0) {
      const batch = [...waiting.values()];
      if (await work.create(keyOf(part), encodeLines(batch))) {
        part += 1;
        for (const completion of batch) {
          stored.set(completion.key, completion);
          waiting.delete(completion.key);
        }
      } else {
        await adopt();
      }
    }
  };
  const write = (): void => {
    writing ??= writeAll()
      .catch((error: unknown) => {
        fault ??= { error };
      })
      .finally(() => {
        writing = undefined;
      });
  };

  const parts = new Set((await work.list(prefix)).map(({ key }) => key));
  while (parts.has(keyOf(part))) await adopt();
  return {
    get: (key) => stored.get(key) ?? waiting.get(key),
    add(completion) {
      if (stored.has(completion.key) || waiting.has(completion.key)) return;
      waiting.set(completion.key, completion);
      write();
    },
    async flush() {
      while (waiting.size > 0 && fault === undefined) {
        write();
        await writing;
      }
      if (fault !== undefined) throw fault.error;
    },
  };
}
