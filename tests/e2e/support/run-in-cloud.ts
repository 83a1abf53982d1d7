import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type LocalCloudOptions, startLocalCloud } from '../../../local/local-cloud.ts';
import type { DropFiles } from './drops.ts';
import { sharedAssembly } from './shared-assembly.ts';

export interface CloudRun {
  /** What the ledger says of the run at its end. */
  readonly run: Readonly<Record<string, unknown>>;
  /** Folder with the published dataset. */
  readonly dataset: string;
}

type Options = Pick<LocalCloudOptions, 'upstream'> & Partial<LocalCloudOptions>;

/**
 * Uploads a drop to a local cloud of its own and waits for the end of its execution. For what the command has no
 * options for: other deliveries, other time limits.
 *
 * @param drop name of the drop; equal names give equal datasets.
 */
export async function runInCloud(
  drop: DropFiles,
  options: Options,
  onEnd: (clean: () => void) => void,
): Promise<CloudRun> {
  const folder = mkdtempSync(join(tmpdir(), 'sower-cloud-'));
  const cloud = await startLocalCloud({
    assembly: await sharedAssembly(),
    stack: 'SowerPipeline',
    dataFolder: join(folder, 'cloud'),
    environment: {},
    ...options,
  });
  onEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  try {
    const { SeedBucket = '', DatasetBucket = '', RunsTable = '' } = cloud.outputs;
    const ended = new Promise<void>((resolve) => cloud.onExecutionEnd(() => resolve()));
    const { 'run.yaml': runFile = '', ...rest } = drop;
    for (const [path, content] of Object.entries(rest)) await cloud.objects.put(SeedBucket, `drops/d/${path}`, content);
    await cloud.objects.put(SeedBucket, 'drops/d/run.yaml', runFile);
    await ended;
    const [run] = await cloud.items.query(RunsTable, 'RUNS');
    if (run === undefined) throw new Error('The execution ended without a run.');
    const item = await cloud.items.query(RunsTable, `RUN#${String(run.run)}`, 'META');
    const dataset = join(folder, 'dataset');
    const prefix = `datasets/${String(run.dataset)}/${String(run.run)}/`;
    for (const { key } of await cloud.objects.list(DatasetBucket, prefix)) {
      const path = join(dataset, key.slice(prefix.length));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, (await cloud.objects.get(DatasetBucket, key)) ?? '');
    }
    return { run: { ...run, ...item[0] }, dataset };
  } finally {
    await cloud.close();
  }
}
