import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from '../../../../local/model/cache-folder.ts';

describe('cacheFolder', () => {
  it('follows XDG_CACHE_HOME on every platform', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/x', HOME: '/h' }, 'darwin')).toBe(join('/x', 'sower'));
  });

  it('is the customary place of each platform otherwise', () => {
    expect(cacheFolder({ HOME: '/h' }, 'linux')).toBe(join('/h', '.cache', 'sower'));
    expect(cacheFolder({ HOME: '/h' }, 'darwin')).toBe(join('/h', 'Library', 'Caches', 'sower'));
    expect(cacheFolder({ LOCALAPPDATA: '/l' }, 'win32')).toBe(join('/l', 'sower', 'cache'));
  });
});
