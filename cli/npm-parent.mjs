import { readFileSync } from 'node:fs';

/**
 * The npm or npx that started us: our parent, or the parent of the shell in between. Found on Linux only; elsewhere,
 * and when we were started without npm, undefined.
 */
function npmParent() {
  if (!process.env.npm_execpath) return undefined;
  for (let pid = process.ppid, steps = 0; pid > 1 && steps < 2; steps += 1) {
    const { name, parent } = statusOf(pid) ?? { name: '', parent: 0 };
    if (name.startsWith('npm') || name.startsWith('npx')) return pid;
    pid = parent;
  }
  return undefined;
}

/** @returns undefined for a process that has ended, even if nobody has taken note of it yet (state Z). */
function statusOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    if (/^State:\s*[ZX]/mu.test(status)) return undefined;
    return { name: /^Name:\s*(.*)$/mu.exec(status)?.[1] ?? '', parent: Number(/^PPid:\s*(\d+)$/mu.exec(status)?.[1]) };
  } catch {
    return undefined;
  }
}

/**
 * Calls back when the npm that started us is killed without a chance to pass the signal on: its shell, and so we, would
 * live on unseen and keep the workspace locked.
 */
export function onNpmDeath(callback) {
  const npm = npmParent();
  if (npm === undefined) return;
  const timer = setInterval(() => {
    if (statusOf(npm) !== undefined) return;
    clearInterval(timer);
    callback();
  }, 500);
  timer.unref();
}
