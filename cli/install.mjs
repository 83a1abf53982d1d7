import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.sower-installed');

/**
 * Installs exactly what the lock file says, once: a stamp with the lock file's hash makes the next call free.
 * Install scripts stay off; every native part comes as a ready-made optional package.
 */
export function installWhatIsMissing() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write('Installing the locked packages (once, about half a minute) ...\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) {
    process.stderr.write(
      'npm could not install the packages; its own words are above. Mend that and run the same command again.\n',
    );
    process.exit(5);
  }
  linkCommand();
  writeFileSync(stamp, wanted);
}

/** Makes `npx sower` work inside a clone: npm links the commands of dependencies only, not the project's own. */
function linkCommand() {
  const bin = join(root, 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  if (process.platform === 'win32') {
    writeFileSync(join(bin, 'sower.cmd'), '@node "%~dp0\\..\\..\\cli\\sower.mjs" %*\r\n');
    return;
  }
  rmSync(join(bin, 'sower'), { force: true });
  symlinkSync('../../cli/sower.mjs', join(bin, 'sower'));
}
