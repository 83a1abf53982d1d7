import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.sower-installed');
/** Not in node_modules, because npm empties that folder. */
const lock = join(root, '.sower', 'install.lock');
const staleLockMilliseconds = 10 * 60_000;

/**
 * Installs exactly what the lock file says, once: a stamp with the lock file's hash makes the next call free.
 * Install scripts stay off; every native part comes as a ready-made optional package.
 */
export function installWhatIsMissing() {
  const text = readFileSync(join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(text).digest('hex');
  if (isStamped(wanted)) return;
  holdingTheLock(() => {
    if (isStamped(wanted)) return;
    if (!isInstalled(JSON.parse(text.toString('utf8')).packages)) runNpm();
    linkCommand();
    writeFileSync(stamp, wanted);
  });
}

const isStamped = (wanted) => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;

/**
 * True when npm's own record of what it installed has every package in the wanted version that this platform needs.
 * Packages for one C library alone are left out of account, as it cannot be asked cheaply which one this is.
 */
function isInstalled(packages) {
  let found;
  try {
    found = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')).packages;
  } catch {
    return false;
  }
  const fits = (names, name) =>
    !names || names.includes(name) || (names[0]?.startsWith('!') && !names.includes(`!${name}`));
  return Object.entries(packages).every(([path, { version, optional, link, os, cpu, libc }]) => {
    const elsewhere = optional && (libc || !(os || cpu) || !fits(os, process.platform) || !fits(cpu, process.arch));
    return path === '' || link || elsewhere || found[path]?.version === version;
  });
}

function runNpm() {
  process.stderr.write('Installing the locked packages (once, about half a minute) ...\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (done.signal === 'SIGINT') end(130, 'Stopped while installing. The next command installs anew.');
  if (done.error)
    end(5, `npm could not be started (${done.error.message}). Install it and run the same command again.`);
  if (done.status !== 0)
    end(5, 'npm could not install the packages; its own words are above. Mend that and run the same command again.');
}

/** Two first commands at once would tear down each other's node_modules. */
function holdingTheLock(work) {
  mkdirSync(dirname(lock), { recursive: true });
  const pause = new Int32Array(new SharedArrayBuffer(4));
  let told = false;
  while (!takeLock()) {
    if (!told) process.stderr.write(`Another command is installing the packages; waiting (${lock}) ...\n`);
    told = true;
    Atomics.wait(pause, 0, 0, 250);
  }
  const release = () => rmSync(lock, { force: true });
  process.on('exit', release);
  try {
    work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** The lock holds the process number of its owner; one whose owner is gone, or that is very old, counts for nothing. */
function takeLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') end(5, `The folder ${root} may not be written to: ${error.message}`);
  }
  try {
    const owner = Number(readFileSync(lock, 'utf8'));
    const old = Date.now() - statSync(lock).mtimeMs > staleLockMilliseconds;
    if (old || (owner > 0 && !isAlive(owner))) rmSync(lock, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return false;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Makes `npx sower` work inside a clone: npm links the commands of dependencies only, not the project's own. */
function linkCommand() {
  const bin = join(modules, '.bin');
  mkdirSync(bin, { recursive: true });
  if (process.platform === 'win32') {
    writeFileSync(join(bin, 'sower.cmd'), '@node "%~dp0\\..\\..\\cli\\sower.mjs" %*\r\n');
    return;
  }
  rmSync(join(bin, 'sower'), { force: true });
  symlinkSync('../../cli/sower.mjs', join(bin, 'sower'));
}

function end(code, message) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
