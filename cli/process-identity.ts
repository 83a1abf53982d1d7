import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** One process of one computer; `born` tells apart two processes that got the same number, where the system says. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  readonly born: string | null;
}

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, host: hostname(), born: processBirth(process.pid) };
}

/**
 * Whether the process still runs. `unknown` when it belongs to another computer (or container), or when a process with
 * that number runs and the system does not tell whether it is the same one.
 */
export function isRunning({ pid, host, born }: ProcessIdentity): boolean | 'unknown' {
  if (host !== hostname()) return 'unknown';
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  const bornNow = processBirth(pid);
  return born === null || bornNow === null ? 'unknown' : born === bornNow;
}

/**
 * Start of a process in clock ticks since boot: the 22nd field of `/proc/<pid>/stat`, counted behind the name, which
 * stands in parentheses and may hold anything. Null on systems without `/proc`. A zombie counts as gone.
 */
function processBirth(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'gone' : (fields[19] ?? null);
  } catch {
    return null;
  }
}
