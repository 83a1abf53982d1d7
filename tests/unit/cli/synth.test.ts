import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { synthesize } from '../../../cli/synth.ts';

/** An installation whose "stack" is a small program. */
function installation(program: string): {
  make(signal?: AbortSignal): Promise<{ folder: string; started: boolean }>;
  assemblies: string;
  change(path: string, text: string): void;
} {
  const root = mkdtempSync(join(tmpdir(), 'sower-synth-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const change = (path: string, text: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  change('cdk/app.ts', program);
  change('shared/a.ts', 'export {};');
  const assemblies = join(root, 'assembly');
  return {
    assemblies,
    change,
    async make(signal = new AbortController().signal) {
      let started = false;
      const onStart = (): void => {
        started = true;
      };
      return { folder: await synthesize({ root, assemblies, environment: {}, signal, onStart }), started };
    },
  };
}

const writesManifest = `import { mkdirSync, writeFileSync } from 'node:fs';
const out = process.env.CDK_OUTDIR ?? '';
mkdirSync(out, { recursive: true });
writeFileSync(out + '/manifest.json', '{}');`;

describe('synthesize', () => {
  it('works once per content of the sources', async () => {
    const { make, change, assemblies } = installation(writesManifest);
    const first = await make();
    expect(readFileSync(join(first.folder, 'manifest.json'), 'utf8')).toBe('{}');
    expect(await make()).toEqual({ folder: first.folder, started: false });
    change('shared/a.ts', 'export const changed = true;');
    const second = await make();
    expect(second.folder).not.toBe(first.folder);
    expect(readdirSync(assemblies)).toHaveLength(1);
  });

  it('shows what a failed synthesis said, and leaves nothing half done', async () => {
    const { make, assemblies } = installation(`${writesManifest}\nthrow new Error('no such construct');`);
    await expect(make()).rejects.toMatchObject({ explanation: { why: expect.stringContaining('no such construct') } });
    expect(readdirSync(assemblies).filter((name) => !name.startsWith('.'))).toEqual([]);
  });

  it('tells a full disk from a fault of the stack', async () => {
    const { make } = installation(`throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });`);
    await expect(make()).rejects.toMatchObject({ code: 'ENOSPC' });
  });

  it('stops when interrupted', async () => {
    const { make } = installation('setInterval(() => {}, 1000);');
    const stop = new AbortController();
    const work = make(stop.signal);
    stop.abort();
    await expect(work).rejects.toThrow('interrupted');
  });
});
