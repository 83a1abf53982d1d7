import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { infrastructureError } from './errors.ts';
import { isRunning, type ProcessIdentity, thisProcess } from './process-identity.ts';

const Owner = z.object({ pid: z.int(), host: z.string(), born: z.string().nullable(), since: z.number() });
type Owner = z.infer<typeof Owner>;

export interface LockSurroundings {
  now(): number;
  wait(milliseconds: number): Promise<void>;
  /** Who asks; tests pass somebody else. */
  readonly self?: ProcessIdentity;
}

/** The owner touches the lock this often; where nobody can tell whether the owner lives, this decides. */
const heartbeatMilliseconds = 5_000;
const silentMilliseconds = 60_000;
/** An owner that is just ending (its parent was killed) gets this long before we refuse. */
const patienceMilliseconds = 2_000;
/** A half-written lock is this young at most, unless its writer died. */
const youngMilliseconds = 3_000;

/**
 * Takes the lock file for this process, from a dead owner if need be.
 *
 * @returns the release; it runs by itself when the process exits.
 * @throws CommandError when a living process holds it.
 */
export async function acquireLock(file: string, surroundings: LockSurroundings): Promise<() => void> {
  mkdirSync(dirname(file), { recursive: true });
  const { now, wait } = surroundings;
  const owner: Owner = { ...(surroundings.self ?? thisProcess()), since: now() };
  const giveUpAt = now() + patienceMilliseconds;
  while (!create(file, JSON.stringify(owner))) {
    const found = inspect(file, now());
    if (found === 'free') continue;
    if (found === 'stale' && takeAway(file, now())) continue;
    if (found !== 'stale' && now() >= giveUpAt) throw refusal(file, found, now());
    await wait(100);
  }
  return keep(file, JSON.stringify(owner));
}

/** The living owner of a lock, if there is one. */
export function lockOwner(file: string, now: number): { pid: number; since: number } | undefined {
  const found = inspect(file, now);
  return typeof found === 'string' ? undefined : found;
}

function create(file: string, text: string): boolean {
  try {
    const handle = openSync(file, 'wx');
    writeSync(handle, text);
    closeSync(handle);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** A lock is stale when its owner is dead, or cannot be asked and has been silent; or half-written and not young. */
function inspect(file: string, now: number): 'free' | 'stale' | Owner {
  let text: string;
  let age: number;
  try {
    text = readFileSync(file, 'utf8');
    age = now - statSync(file).mtimeMs;
  } catch {
    return 'free';
  }
  const owner = parseOwner(text);
  if (!owner) return age > youngMilliseconds ? 'stale' : { pid: 0, host: '', born: null, since: now };
  const running = isRunning(owner);
  const alive = running === 'unknown' ? age < silentMilliseconds : running;
  return alive ? owner : 'stale';
}

function parseOwner(text: string): Owner | undefined {
  try {
    return Owner.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Removes a stale lock. A guard file lets one taker at a time look again and remove, so that nobody removes a new lock. */
function takeAway(file: string, now: number): boolean {
  const guard = `${file}.takeover`;
  if (!create(guard, '')) {
    if (inspect(guard, now) === 'stale') rmSync(guard, { force: true });
    return false;
  }
  try {
    if (inspect(file, now) === 'stale') rmSync(file, { force: true });
    return true;
  } finally {
    rmSync(guard, { force: true });
  }
}

function keep(file: string, text: string): () => void {
  const heartbeat = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {
      // The folder was removed under us; the run itself will report that.
    }
  }, heartbeatMilliseconds);
  heartbeat.unref();
  const release = (): void => {
    clearInterval(heartbeat);
    process.removeListener('exit', release);
    try {
      if (readFileSync(file, 'utf8') === text) rmSync(file, { force: true });
    } catch {
      // Already gone.
    }
  };
  process.once('exit', release);
  return release;
}

function refusal(file: string, owner: Owner, now: number): Error {
  const minutes = Math.floor((now - owner.since) / 60_000);
  const age = minutes < 1 ? 'less than a minute' : `${minutes} minute${minutes === 1 ? '' : 's'}`;
  return infrastructureError({
    what: `Another sower command is at work in this workspace: process ${owner.pid} on ${owner.host || 'this computer'}, for ${age}.`,
    next: `Wait for it or stop it (Ctrl-C in its terminal, or kill ${owner.pid}), or use another workspace: SOWER_HOME=<folder>.\nIf no such process exists, remove ${file}.`,
  });
}
