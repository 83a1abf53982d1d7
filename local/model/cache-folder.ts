import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './embedded-model.ts';

/**
 * The user's cache folder by the customs of the platform: XDG base directories, `~/Library/Caches` on macOS,
 * `%LOCALAPPDATA%` on Windows. Everything in it can be deleted at any time.
 */
export function cacheFolder(environment: Environment, platform: NodeJS.Platform = process.platform): string {
  if (environment.XDG_CACHE_HOME) return join(environment.XDG_CACHE_HOME, 'sower');
  const home = environment.HOME || environment.USERPROFILE || homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'sower');
  if (platform === 'win32') return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'sower', 'cache');
  return join(home, '.cache', 'sower');
}
