import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acquireLock, lockOwner } from '../../../cli/lock.ts';
import { thisProcess } from '../../../cli/process-identity.ts';

function lockFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sower-lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'lock');
}

/** Time that passes only by waiting. */
function clock(): { now(): number; wait(milliseconds: number): Promise<void> } {
  let time = Date.now();
  return {
    now: () => time,
    wait: async (milliseconds) => {
      time += milliseconds;
    },
  };
}

describe('acquireLock', () => {
  it('refuses while a living process holds it, and names that process', async () => {
    const file = lockFile();
    const release = await acquireLock(file, clock());
    await expect(acquireLock(file, clock())).rejects.toThrow(`process ${process.pid}`);
    release();
    expect(existsSync(file)).toBe(false);
  });

  it('takes over from a process that is dead', async () => {
    const file = lockFile();
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(file, JSON.stringify({ pid, host: hostname(), born: '1', since: 0 }));
    const release = await acquireLock(file, clock());
    expect(JSON.parse(readFileSync(file, 'utf8')).pid).toBe(process.pid);
    release();
  });

  it.runIf(process.platform === 'linux')('takes over when the number now belongs to another process', async () => {
    const file = lockFile();
    writeFileSync(file, JSON.stringify({ ...thisProcess(), born: '1', since: 0 }));
    (await acquireLock(file, clock()))();
  });

  it('believes an owner on another computer as long as it shows signs of life', async () => {
    const file = lockFile();
    const { now, wait } = clock();
    writeFileSync(file, JSON.stringify({ pid: 1, host: 'elsewhere', born: null, since: 0 }));
    await expect(acquireLock(file, { now, wait })).rejects.toThrow('elsewhere');
    utimesSync(file, new Date(now() - 120_000), new Date(now() - 120_000));
    (await acquireLock(file, { now, wait }))();
  });

  it('takes over a lock whose writer was killed while writing it', async () => {
    const file = lockFile();
    writeFileSync(file, '{"pid": 12');
    utimesSync(file, new Date(0), new Date(0));
    (await acquireLock(file, clock()))();
  });

  it('waits a little for an owner that is just ending', async () => {
    const file = lockFile();
    const release = await acquireLock(file, clock());
    const { now, wait } = clock();
    let waits = 0;
    const waitAndSee = async (milliseconds: number): Promise<void> => {
      waits += 1;
      if (waits === 3) release();
      await wait(milliseconds);
    };
    (await acquireLock(file, { now, wait: waitAndSee }))();
    expect(waits).toBe(3);
  });

  it('does not remove the lock of somebody else', async () => {
    const file = lockFile();
    const release = await acquireLock(file, clock());
    const theirs = JSON.stringify({ pid: 1, host: 'elsewhere', born: null, since: 0 });
    writeFileSync(file, theirs);
    release();
    expect(readFileSync(file, 'utf8')).toBe(theirs);
  });
});

describe('lockOwner', () => {
  it('is undefined for a free and for a stale lock', () => {
    const file = lockFile();
    expect(lockOwner(file, Date.now())).toBeUndefined();
    writeFileSync(file, JSON.stringify({ pid: 2 ** 30, host: hostname(), born: null, since: 0 }));
    expect(lockOwner(file, Date.now())).toBeUndefined();
  });
});
