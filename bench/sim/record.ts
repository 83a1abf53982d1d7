import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../child.ts';
import { RecordedRun, type RecordSettings } from './recorded.ts';

/** Runs a drop through the local cloud, with an endpoint of as many slots as it has in the settings, and counts. */
export async function recordRun(settings: Omit<RecordSettings, 'assembly'>): Promise<RecordedRun> {
  const assembly = mkdtempSync(join(tmpdir(), 'sower-record-stack-'));
  try {
    const context = { existing: true, slots: settings.slots };
    const { status, stderr } = spawnSync(process.execPath, [join('cdk', 'app.ts')], {
      cwd: join(import.meta.dirname, '..', '..'),
      env: {
        ...process.env,
        ...{ CDK_OUTDIR: assembly, CDK_CONTEXT_JSON: JSON.stringify(context), CDK_VALIDATION: 'false' },
      },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The stack could not be synthesized: ${stderr}`);
    const child = startChild(join('sim', 'record-run.ts'), [JSON.stringify({ ...settings, assembly })]);
    try {
      return RecordedRun.parse(await child.next());
    } finally {
      await child.stop();
    }
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}
