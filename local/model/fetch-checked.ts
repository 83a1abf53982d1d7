import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { withLock } from './file-lock.ts';
import { EmbeddedModelUnavailable } from './unavailable.ts';
import { faultOf, sizeOf, type WantedFile } from './weights.ts';

/** A way to get a file: writes it somewhere beside its target and says where. */
export type FileSource = readonly [name: string, fetchPart: () => Promise<string>];

export interface CheckedFile {
  readonly wanted: WantedFile;
  readonly target: string;
  /** A file that the user names in place of it, with the variable that did. */
  readonly given?: readonly [variable: string, path: string] | undefined;
  readonly sources: readonly FileSource[];
  readonly signal: AbortSignal;
  onGivenUp(source: string, why: string): void;
}

/**
 * Path of a file that is known to be right: the user's, the one that is there, or what the first source brings. A file
 * gets its final name only after size and SHA-256 were found right.
 *
 * @throws EmbeddedModelUnavailable with every source that was tried and why it failed.
 */
export async function fetchChecked({
  wanted,
  target,
  given,
  sources,
  signal,
  onGivenUp,
}: CheckedFile): Promise<string> {
  const attempts: string[] = [];
  const giveUp = (source: string, why: unknown): void => {
    if (signal.aborted) throw signal.reason;
    attempts.push(`${source}: ${reasonOf(why)}`);
    onGivenUp(source, reasonOf(why));
  };
  if (given !== undefined) {
    const fault = await faultOf(given[1], wanted);
    if (fault === undefined) return given[1];
    giveUp(given[0], fault);
  }
  return withLock(`${target}.lock`, signal, async () => {
    if ((await sizeOf(target)) !== undefined) {
      const fault = await faultOf(target, wanted);
      if (fault === undefined) return target;
      giveUp('Cache', fault);
    }
    for (const [source, fetchPart] of sources) {
      try {
        await mkdir(dirname(target), { recursive: true });
        const part = await fetchPart();
        const fault = await faultOf(part, wanted);
        if (fault === undefined) {
          await rename(part, target);
          return target;
        }
        await rm(part, { force: true });
        giveUp(source, fault);
      } catch (error) {
        giveUp(source, error);
      }
    }
    throw new EmbeddedModelUnavailable(attempts);
  });
}

/** The words of an error and of what caused it, on one line. */
function reasonOf(why: unknown): string {
  if (!(why instanceof Error)) return String(why);
  const cause = why.cause instanceof Error && !why.message.includes(why.cause.message) ? ` (${why.cause.message})` : '';
  return `${why.message}${cause}`.replace(/\s+/gu, ' ');
}
