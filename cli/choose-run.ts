import { usageError } from './errors.ts';
import { isUnfinished, type RunEntry } from './run-index.ts';
import type { RunRequest } from './run-request.ts';

/** What a person asked for, as far as it decides which run is meant. */
export interface Asked {
  /** Absent for `--resume` without a drop. */
  readonly drop?: RunRequest | undefined;
  readonly again: boolean;
  readonly resume: boolean;
  /** Absolute folder of `--out`; undefined leaves the dataset where it is. */
  readonly out?: string | undefined;
}

/** `fetch`: the run is finished, but its dataset folder is gone, or it is wanted elsewhere. */
export type Decision =
  | { readonly kind: 'finished' | 'fetch' | 'resume'; readonly entry: RunEntry }
  | { readonly kind: 'new' };

/**
 * Which run a command means, from the index alone.
 *
 * @param entries oldest first.
 * @param exists whether a dataset folder is still there.
 */
export function chooseRun(asked: Asked, entries: readonly RunEntry[], exists: (folder: string) => boolean): Decision {
  if (asked.again) return { kind: 'new' };
  const usable = entries.filter(({ status }) => status !== 'refused');
  const entry = asked.resume
    ? toResume(asked, usable)
    : usable.findLast(({ request }) => request === asked.drop?.request);
  if (!entry) return { kind: 'new' };
  if (isUnfinished(entry)) return { kind: 'resume', entry };
  const inPlace = entry.path !== null && exists(entry.path) && (asked.out === undefined || asked.out === entry.path);
  return { kind: inPlace ? 'finished' : 'fetch', entry };
}

/**
 * The latest unfinished run that fits, else the latest finished one, which is then simply reported; undefined when the
 * drop has no run yet, which is then begun.
 */
function toResume({ drop }: Asked, entries: readonly RunEntry[]): RunEntry | undefined {
  const fitting = drop
    ? entries.filter((entry) => entry.request === drop.request || entry.dropDigest === drop.digest)
    : entries;
  const same = drop ? fitting.filter(({ request }) => request === drop.request) : [];
  const found = same.findLast(isUnfinished) ?? fitting.findLast(isUnfinished) ?? same.at(-1) ?? fitting.at(-1);
  if (found) return found;
  const changed = drop && entries.findLast((entry) => entry.folder === drop.folder && isUnfinished(entry));
  if (changed)
    throw usageError(
      'The drop was changed since its run began, so this would be another run.',
      'Give --resume without the drop to finish the run as it began, or leave out --resume to begin a new one.',
    );
  if (drop) return undefined;
  throw usageError(
    'There is no run to resume in this workspace.',
    'The verb runs lists what there is. A workspace belongs to a folder, or to SOWER_HOME.',
  );
}

/** Repetitions so far of the same inputs, recipe, models and seed: the next one gets the next number. */
export function nextGeneration(entries: readonly RunEntry[], runKey: string): number {
  return entries.reduce((next, entry) => (entry.runKey === runKey ? Math.max(next, entry.generation + 1) : next), 0);
}
