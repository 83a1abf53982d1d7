import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { LocalCloud, LocalCloudOptions } from '../../../local/local-cloud.ts';
import {
  completionsKey,
  datasetPrefix,
  dropPrefix,
  overridesKey,
  partKey,
  planKey,
  refusalKey,
  runFileName,
} from '../../../shared/contract/keys.ts';
import { ForgetInput, type ForgetOutput } from '../../../shared/contract/payloads.ts';
import { Overrides } from '../../../shared/contract/plan.ts';
import { type RunItem, runKeys } from '../../../shared/contract/run-item.ts';
import { answers, aPlan, doneShard, samples } from './fake-run.ts';

/** What happens to a run in the fake cloud, and after how many looks at it. */
export interface Fate {
  end: 'complete' | 'partial' | 'failed' | 'refused' | 'lost' | 'never';
  ticks: number;
  /** How many of the ten candidates are accepted; 6 when absent. */
  accepted?: number;
  /** What a failed run says of itself. */
  error?: string;
  /** Answer of the function that forgets; a real forgetting also makes the version's files. */
  forget?: (input: ForgetInput) => ForgetOutput;
}

/** Objects and items that outlive a cloud, like its data folder. */
export interface FakeStore {
  readonly objects: Map<string, Buffer>;
  readonly items: Map<string, Record<string, unknown>>;
}

export interface FakeCloud extends LocalCloud {
  /** Time passes. */
  tick(): void;
  readonly calls: string[];
}

const outputs = {
  SeedBucket: 'seeds',
  WorkBucket: 'work',
  DatasetBucket: 'datasets',
  RunsTable: 'runs',
  StateMachineArn: 'machine',
};

export const fakeStore = (): FakeStore => ({ objects: new Map(), items: new Map() });

/** A cloud in memory that does what the stack would do, as far as the command can see. */
export function fakeCloud(store: FakeStore, fate: Fate, options: LocalCloudOptions): FakeCloud {
  const calls: string[] = [];
  let execution: { status: 'RUNNING' | 'SUCCEEDED' | 'FAILED'; drop: string; ticks: number } | undefined;
  const put = (bucket: string, key: string, body: Uint8Array | string): void => {
    store.objects.set(`${bucket}/${key}`, Buffer.from(body));
  };
  const putItem = (key: { pk: string; sk: string }, item: object): void => {
    store.items.set(`${key.pk} ${key.sk}`, { ...key, ...item });
  };
  const start = (drop: string): void => {
    execution = { status: 'RUNNING', drop, ticks: 0 };
  };
  const open = (drop: string): RunItem => {
    const overrides = Overrides.parse(
      JSON.parse(store.objects.get(`seeds/${overridesKey(drop)}`)?.toString('utf8') ?? '{}'),
    );
    const plan = aPlan(drop, overrides);
    const item: RunItem = {
      run: plan.run,
      drop,
      dataset: plan.dataset,
      recipe: 'fake@1',
      planDigest: 'p',
      runKey: 'k',
      status: 'running',
      startedAt: '2026-01-01T00:00:00.000Z',
    };
    put('work', planKey(plan.run), JSON.stringify(plan));
    putItem(runKeys.run(plan.run), item);
    putItem(runKeys.listed(plan.run), item);
    putItem(runKeys.shard(plan.run, 'similar', 0, '0'), doneShard(plan.run));
    put('work', completionsKey(plan.run, 'similar', '0', 0), answers.map((one) => `${JSON.stringify(one)}\n`).join(''));
    put('work', partKey(plan.run, 'similar', '0', 0), samples.map((one) => `${JSON.stringify(one)}\n`).join(''));
    return item;
  };
  const finish = (item: RunItem): void => {
    const status = fate.end === 'complete' || fate.end === 'partial' ? fate.end : 'failed';
    const sums =
      status === 'failed'
        ? { error: fate.error ?? 'EndpointFailed: it broke' }
        : {
            counts: {
              ...{ seeds: 5, generated: 10, accepted: fate.accepted ?? 6, rejected: 3 },
              failed: status === 'partial' ? 1 : 0,
            },
            reasons: { seed_copy: 2, house_rule: 1, ...(status === 'partial' ? { budget: 1 } : {}) },
            tokens: { in: 1234, out: 567 },
            usd: 0,
          };
    const closed: RunItem = { ...item, status, finishedAt: '2026-01-01T00:01:00.000Z', ...sums };
    putItem(runKeys.run(item.run), closed);
    putItem(runKeys.listed(item.run), closed);
    if (status !== 'failed') publish(item, put);
  };

  return {
    outputs,
    calls,
    objects: {
      async put(bucket, key, body) {
        calls.push(`put ${bucket}/${key}`);
        put(bucket, key, body);
        const drop = key.split('/')[1] ?? '';
        if (key === `${dropPrefix(drop)}${runFileName}`) start(drop);
      },
      async putFile(bucket, key, { absolute, sha256 }) {
        const body = readFileSync(absolute);
        if (createHash('sha256').update(body).digest('hex') !== sha256) return false;
        await this.put(bucket, key, body);
        return true;
      },
      get: async (bucket, key) => store.objects.get(`${bucket}/${key}`),
      async list(bucket, prefix) {
        const names = [...store.objects.keys()].filter((name) => name.startsWith(`${bucket}/${prefix}`)).sort();
        return names.map((name) => ({
          key: name.slice(bucket.length + 1),
          size: store.objects.get(name)?.length ?? 0,
        }));
      },
    },
    items: {
      query: async (_table, partition, sortPrefix = '') =>
        [...store.items.values()].filter(({ pk, sk }) => pk === partition && String(sk).startsWith(sortPrefix)),
    },
    async startExecution(_arn, input) {
      calls.push(`start ${JSON.stringify(input)}`);
      if ('key' in input) start(String(input.key).split('/')[1] ?? '');
      return 'execution';
    },
    executions: () =>
      execution
        ? [{ arn: 'e', name: 'e', stateMachineArn: 'machine', status: execution.status, input: {}, error: 'Boom' }]
        : [],
    onExecutionEnd: () => undefined,
    async invoke(name, payload) {
      calls.push(`invoke ${name}`);
      const input = ForgetInput.parse(payload);
      const answer = fate.forget?.(input);
      if (answer && !input.dryRun) publish({ dataset: answer.dataset, run: answer.run }, put, answer.version);
      return answer;
    },
    continueBatches: () => undefined,
    endpointStatistics: () => ({
      calls: execution?.ticks ?? 0,
      failed: 0,
      throttled: 0,
      inFlight: execution?.status === 'RUNNING' ? 2 : 0,
      peakInFlight: options.upstream.concurrency,
      busyMilliseconds: 0,
      tokensIn: 0,
      tokensOut: 0,
    }),
    async drain() {
      calls.push('drain');
    },
    async close() {
      calls.push('close');
    },
    tick() {
      if (execution?.status !== 'RUNNING') return;
      execution.ticks += 1;
      if (fate.end === 'refused' || fate.end === 'lost') {
        if (execution.ticks < fate.ticks) return;
        execution.status = 'FAILED';
        if (fate.end === 'refused')
          put('work', refusalKey(execution.drop), JSON.stringify({ problems: ['run.yaml:1:1: no such thing.'] }));
        return;
      }
      const item = open(execution.drop);
      if (fate.end === 'never' || execution.ticks < fate.ticks) return;
      finish(item);
      execution.status = fate.end === 'failed' ? 'FAILED' : 'SUCCEEDED';
    },
  };
}

function publish(
  item: Pick<RunItem, 'dataset' | 'run'>,
  put: (bucket: string, key: string, body: string) => void,
  version = item.run,
): void {
  const files = {
    'README.md': '# card',
    'data/train.parquet': 'rows',
    'manifest.json': JSON.stringify({ run: item.run, ...(version === item.run ? {} : { version }) }),
  };
  const sums = Object.entries(files).map(
    ([path, body]) => `${createHash('sha256').update(body).digest('hex')}  ${path}\n`,
  );
  for (const [path, body] of Object.entries({ ...files, SHA256SUMS: sums.join('') }))
    put('datasets', `${datasetPrefix(item.dataset, version)}${path}`, body);
}
