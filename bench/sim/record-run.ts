// One run through the local cloud whose requests are counted where they arrive, in a process of its own.
// Started with JSON of RecordSettings; sends a RecordedRun.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { runOfDrop, stackOutputs } from '../../cli/cloud-view.ts';
import { startLocalCloud } from '../../local/local-cloud.ts';
import { scriptedModel } from '../../local/services/scripted-model.ts';
import { dropPrefix, overridesKey, planKey } from '../../shared/contract/keys.ts';
import { type Overrides, Plan } from '../../shared/contract/plan.ts';
import { runKeys } from '../../shared/contract/run-item.ts';
import { dropFiles } from '../drop.ts';
import { RecordedRun, RecordSettings } from './recorded.ts';
import { countRequests } from './request-counter.ts';

const { assembly, ...settings } = RecordSettings.parse(JSON.parse(process.argv[2] ?? '{}'));
const counter = countRequests();
const dataFolder = mkdtempSync(join(tmpdir(), 'sower-record-'));
process.on('exit', () => rmSync(dataFolder, { recursive: true, force: true }));
const { medianMs, sigma, slots, mode } = settings;
const cloud = await startLocalCloud({
  assembly,
  stack: 'SowerPipeline',
  dataFolder,
  upstream: scriptedModel({ scenario: { latency: { medianMs, sigma } }, concurrency: slots }),
  environment: {},
});
const { seedBucket, workBucket, table } = stackOutputs(cloud);
const ended = new Promise<void>((resolve) => cloud.onExecutionEnd(() => resolve()));
const price = { input_per_million: 0.5, output_per_million: 0.5, as_of: 'always', source: 'bench' };
const overrides: Overrides = { model: 'scripted', price, mode };
const files = new Map(dropFiles(settings));
// How much is asked ahead depends on chance, and the played run asks nothing ahead.
files.set('run.yaml', `${files.get('run.yaml')}ask_ahead: false\n`);
const started = Date.now();
counter.begin();
await cloud.objects.put(seedBucket, overridesKey('bench'), JSON.stringify(overrides));
for (const [path, text] of files) await cloud.objects.put(seedBucket, `${dropPrefix('bench')}${path}`, text);
await ended;
const seconds = (Date.now() - started) / 1000;
const found = await runOfDrop(cloud, table, 'bench');
const [execution] = cloud.executions();
if (found?.counts === undefined) throw new Error(`The run did not end: ${execution?.error}: ${execution?.cause}`);
const bytes = await cloud.objects.get(workBucket, planKey(found.run));
const plan = Plan.parse(JSON.parse(new TextDecoder().decode(bytes)));
const Shard = z.looseObject({ records: z.int(), partRecords: z.array(z.int()).default([]) });
const stages: RecordedRun['stages'] = {};
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
for (const { name } of plan.stages) {
  const shards: z.infer<typeof Shard>[] = [];
  for (let bucket = 0; bucket < plan.tuning.ledgerBuckets; bucket += 1) {
    const items = await cloud.items.query(table, runKeys.shard(found.run, name, bucket, '').pk);
    shards.push(...items.map((item) => Shard.parse(item)));
  }
  stages[name] = {
    shards: shards.length,
    records: sum(shards.map(({ records }) => records)),
    kept: sum(shards.flatMap(({ partRecords }) => partRecords)),
    parts: sum(shards.map(({ partRecords }) => partRecords.length)),
  };
}
const actions = counter.counts();
const all = (...names: readonly string[]): number => sum(names.map((one) => actions[one] ?? 0));
process.send?.(
  RecordedRun.parse({
    settings,
    seedBytes: Buffer.byteLength(files.get('seeds.jsonl') ?? ''),
    seconds,
    tuning: plan.tuning,
    stages,
    requests: {
      calls: found.calls?.asked ?? 0,
      stateTransitions: all('states'),
      dynamoWrites: all(
        ...['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'BatchExecuteStatement', 'TransactWriteItems'].map(
          (action) => `DynamoDB ${action}`,
        ),
      ),
      dynamoReads: all('DynamoDB GetItem', 'DynamoDB BatchGetItem', 'DynamoDB Query'),
      sqsSends: all('SQS SendMessage', 'SQS SendMessageBatch'),
      s3Puts: all('S3 PUT', 'S3 POST'),
      s3Gets: all('S3 GET', 'S3 HEAD'),
      s3Lists: all('S3 LIST'),
    },
    actions,
  }),
);
await cloud.close();
await sleep(100);
process.exit(0);
