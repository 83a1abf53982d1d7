// One run through the local cloud, in a process of its own. Started with JSON of CloudRunSettings; sends CloudRunFigures.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRun, runOfDrop, stackOutputs } from '../cli/cloud-view.ts';
import { startLocalCloud } from '../local/local-cloud.ts';
import { dropPrefix, overridesKey } from '../shared/contract/keys.ts';
import type { Overrides } from '../shared/contract/plan.ts';
import type { CloudRunFigures, CloudRunSettings } from './cloud-figures.ts';
import { dropFiles } from './drop.ts';
import { profileThreads, type ThreadProfile } from './thread-profiles.ts';
import { whereabouts } from './where.ts';

const settings = JSON.parse(process.argv[2] ?? '{}') as CloudRunSettings;
const free = { input_per_million: 0, output_per_million: 0, as_of: 'always', source: 'bench' };
const dataFolder = mkdtempSync(join(tmpdir(), 'sower-bench-'));
process.on('exit', () => rmSync(dataFolder, { recursive: true, force: true }));

const profiled = settings.profile ? profileThreads() : undefined;
const cloud = await startLocalCloud({
  assembly: settings.assembly,
  stack: 'SowerPipeline',
  dataFolder,
  upstream: { kind: 'http', url: settings.url, concurrency: settings.concurrency },
  environment: {},
});
const { seedBucket, table } = stackOutputs(cloud);
const ended = new Promise<void>((resolve) => cloud.onExecutionEnd(() => resolve()));
const [runFile, ...files] = [...dropFiles(settings.shape)].reverse();
const { mode } = settings;
const overrides: Overrides = { model: 'fake', price: free, ...(mode === undefined ? {} : { mode }) };
const before = process.cpuUsage();
const started = Date.now();
const upload = ([path, text]: readonly [string, string]): Promise<void> =>
  cloud.objects.put(seedBucket, `${dropPrefix('bench')}${path}`, text);
for (const file of files) await upload(file);
await cloud.objects.put(seedBucket, overridesKey('bench'), JSON.stringify(overrides));
if (runFile !== undefined) await upload(runFile);
await ended;
const finished = Date.now();
const { user, system } = process.cpuUsage(before);
const threads = await profiled?.stop();
const found = await runOfDrop(cloud, table, 'bench');
const run = found === undefined ? undefined : await readRun(cloud, table, found.run);
const [execution] = cloud.executions();
if (run?.counts === undefined) throw new Error(`The run did not end: ${execution?.error}: ${execution?.cause}`);
const figures: CloudRunFigures = {
  startedAt: started,
  finishedAt: finished,
  cpuSeconds: (user + system) / 1e6,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
  status: run.status,
  counts: run.counts,
  reasons: run.reasons ?? {},
  ...(threads === undefined ? {} : { where: summary(threads) }),
};
if (run.counts.failed > 0) process.stderr.write(`Reasons: ${JSON.stringify(run.reasons)}\n`);
process.send?.(figures);
await cloud.close();
await sleep(100);
process.exit(0);

function summary(all: readonly ThreadProfile[]): NonNullable<CloudRunFigures['where']> {
  const main = all.find(({ thread }) => thread === 0)?.cpuSeconds ?? 0;
  const total = all.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  return { areas: whereabouts(all), mainSeconds: main, threadSeconds: total - main, threads: all.length - 1 };
}
