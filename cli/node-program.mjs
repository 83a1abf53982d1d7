import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

const wantedMajor = 24;

/**
 * Path of a Node of at least version 24: the running one when it is new enough, else the binary that came as an
 * optional package for this platform.
 */
export function nodeProgram() {
  if (Number(process.versions.node.split('.')[0]) >= wantedMajor) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const carried = join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin', file);
  if (existsSync(carried)) return carried;
  process.stderr.write(
    `Sower needs Node ${wantedMajor} or newer; this is ${process.version}, and no ready-made binary for ` +
      `${process.platform}-${process.arch} could be installed.\nInstall Node ${wantedMajor} from nodejs.org and run the same command again.\n`,
  );
  process.exit(5);
}
