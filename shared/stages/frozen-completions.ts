import { z } from 'zod';
import { Completion } from '../domain/completion.ts';
import { isFailureReason } from '../domain/verdict.ts';
import type { Blob, Money } from '../ports.ts';
import { addMoney, noMoney } from './caps.ts';
import { encodeLines, readLinesOf } from './jsonl.ts';
import { type Held, type WritePace, writeDueAt } from './write-pace.ts';

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
   * Takes an outcome over; it is written with the next part: at once when no write is under way, or as the pace says.
   *
   * @param unused what the completion left of its share of a reservation, for those who settle it when its owner died.
   */
  add(outcome: Outcome, unused?: { readonly lot: string; readonly amount: Money }): void;
  /** What the stored completions of a reservation left unused of it. */
  unused(lot: string): Money;
  /** Resolves when everything added so far is stored. @throws the fault of a write that failed again and again. */
  flush(): Promise<void>;
}

/** An outcome that waits to be written, with the line beside it. */
interface Waiting extends Held {
  readonly lines: readonly [Outcome, Unused?];
}

const isTaken = (outcome: Outcome): boolean => 'text' in outcome && outcome.takenFrom !== undefined;

/** Characters of one part, unless a single reply is longer: who reads parts has one of them in memory at a time. */
const partLength = 4 * 1024 * 1024;
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
 * @param pace how long outcomes are held back for one write; absent: not at all.
 */
export async function openFrozenCompletions(
  work: Blob,
  prefix: string,
  keyOf: (part: number) => string,
  pace?: WritePace,
): Promise<FrozenCompletions> {
  const stored = new Map<string, Outcome>();
  const waiting = new Map<string, Waiting>();
  const offered = new Map<string, Completion>();
  const unusedOf = new Map<string, Money>();
  let part = 0;
  let writing: Promise<void> | undefined;
  let fault: { error: unknown } | undefined;
  let isEnding = false;
  /** When somebody looks next whether a write is due. */
  let lookAt = Number.POSITIVE_INFINITY;

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
  const dueAt = (): number =>
    pace === undefined || isEnding ? Number.NEGATIVE_INFINITY : writeDueAt([...waiting.values()]);
  const isDue = (): boolean => waiting.size > 0 && dueAt() <= (pace?.clock.now() ?? 0);
  const nextBatch = (): Waiting[] => {
    let length = 0;
    return [...waiting.values()].filter(({ lines: [outcome] }, index) => {
      length += 'text' in outcome ? outcome.text.length : outcome.evidence.length;
      return index === 0 || length <= partLength;
    });
  };
  const writeDue = async (): Promise<void> => {
    while (isDue()) {
      const batch = nextBatch();
      if (await work.create(keyOf(part), encodeLines(batch.flatMap(({ lines }) => lines)))) {
        part += 1;
        for (const {
          lines: [outcome, unused],
        } of batch) {
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
    // A moment later: the answers of a batch come all together.
    writing ??= Promise.resolve()
      .then(writeDue)
      .catch((error: unknown) => {
        fault = { error };
      })
      .finally(() => {
        writing = undefined;
        if (fault === undefined) writeWhenDue();
      });
    return writing;
  };
  const writeWhenDue = (): void => {
    if (waiting.size === 0) return;
    if (pace === undefined || isDue()) {
      void write();
      return;
    }
    const due = dueAt();
    // The write under way looks again when it ends.
    if (writing !== undefined || due >= lookAt) return;
    lookAt = due;
    void pace.clock.sleep(Math.ceil(due - pace.clock.now())).then(() => {
      if (lookAt === due) lookAt = Number.POSITIVE_INFINITY;
      writeWhenDue();
    });
  };

  const add: FrozenCompletions['add'] = (outcome, unused) => {
    if (stored.has(outcome.key) || waiting.has(outcome.key)) return;
    const { lot, amount } = unused ?? {};
    waiting.set(outcome.key, {
      since: pace?.clock.now() ?? 0,
      usd: pace?.worth(outcome) ?? 0,
      lines: lot === undefined || amount === undefined ? [outcome] : [outcome, { unused: outcome.key, lot, ...amount }],
    });
    writeWhenDue();
  };
  const takeOver = (key: string): Completion | undefined => {
    const found = offered.get(key);
    if (found !== undefined) add(found);
    return found;
  };
  const outcomes = (): Outcome[] => [...stored.values(), ...[...waiting.values()].map(({ lines }) => lines[0])];
  const taken = (): number => outcomes().filter(isTaken).length;

  const parts = new Set((await work.list(prefix)).map(({ key }) => key));
  while (parts.has(keyOf(part))) await adopt();
  return {
    get: (key) => stored.get(key) ?? waiting.get(key)?.lines[0] ?? takeOver(key),
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
      isEnding = true;
      await writing;
      for (let left = flushTries; left > 0 && waiting.size > 0; left -= 1) await write();
      isEnding = false;
      if (waiting.size > 0) throw fault?.error ?? new Error('Completions could not be stored.');
    },
  };
}
