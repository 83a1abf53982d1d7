import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchRuntime, runtimeFolder } from '../../local/model/fetch-runtime.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sower-runtime-'));
  await mkdir(join(folder, 'programs'));
});
afterEach(() => rm(folder, { recursive: true }));

/** An npm that notes its arguments and does what the script says. */
async function npm(script: string): Promise<void> {
  const path = join(folder, 'programs', 'npm');
  await writeFile(path, `#!/bin/sh\necho "$@" >> '${join(folder, 'calls')}'\n${script}\n`);
  await chmod(path, 0o755);
}

const install = (): Promise<string> =>
  fetchRuntime({
    folder: join(folder, 'cache'),
    environment: { PATH: `${join(folder, 'programs')}:/usr/bin:/bin` },
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });

describe('fetchRuntime', () => {
  it('installs once, without scripts and optional packages, however many ask', async () => {
    await npm('mkdir -p node_modules/node-llama-cpp');
    const [first, second] = await Promise.all([install(), install()]);
    expect(second).toBe(first);
    expect(await install()).toBe(first);
    expect(await readdir(join(first, 'node_modules'))).toEqual(['node-llama-cpp']);
    const calls = (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');
    expect(calls).toHaveLength(1);
    expect(calls[0]).toContain('--ignore-scripts --omit=optional');
  });

  it('leaves nothing behind when npm fails, and says in its words why', async () => {
    await npm('mkdir half; echo "npm error code E404" >&2; exit 1');
    await expect(install()).rejects.toMatchObject({
      name: 'EmbeddedModelUnavailable',
      message: expect.stringContaining('npm error code E404'),
    });
    expect(await readdir(join(folder, 'cache'))).toEqual([]);
    expect(await runtimeFolder(join(folder, 'cache'))).toBeUndefined();
  });
});
