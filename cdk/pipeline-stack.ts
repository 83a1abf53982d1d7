import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import {
  environmentOf,
  type HandlerName,
  handlerNames,
  type queueVariable,
  type WorkerName,
  workerNames,
} from '../shared/contract/environment.ts';
import { rightsOf } from './function-rights.ts';
import { fleetOf, Generation, type PipelineEndpoint } from './generation.ts';
import { handlerCode } from './handler-code.ts';
import { Ingest } from './ingest.ts';
import { Monitoring } from './monitoring.ts';
import { Replies } from './replies.ts';
import { SandboxFunction } from './sandbox-function.ts';
import type { Settings } from './settings.ts';
import { StageFunction } from './stage-function.ts';
import { Storage } from './storage.ts';
import { Watchdog } from './watchdog.ts';
import { WorkQueue } from './work-queue.ts';
import { Workflow } from './workflow.ts';

export interface PipelineStackProps extends StackProps {
  readonly settings: Settings;
  /** Endpoints that it may call, by the names that run.yaml may use. */
  readonly endpoints: ReadonlyMap<string, PipelineEndpoint>;
  /** Folder of the project, for the bundler; the one this file lies in when not given. */
  readonly root?: string;
}

/** Everything but the model: deployable without a GPU quota, and before its endpoint exists. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, { settings, endpoints, root, ...props }: PipelineStackProps) {
    super(scope, id, props);
    const prod = settings.stage === 'prod';
    const logRetention = prod ? RetentionDays.THREE_MONTHS : RetentionDays.TWO_WEEKS;
    const key = settings.customerKey
      ? new Key(this, 'Key', {
          description: 'Sower: buckets and tables',
          enableKeyRotation: true,
          removalPolicy: prod ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        })
      : undefined;
    const storage = new Storage(this, 'Storage', { stage: settings.stage, key });
    const generation = new Generation(this, 'Generation', { endpoints });
    const replies = new Replies(this, 'Replies', { work: storage.work, key });
    const queues = byName(workerNames, (worker) => new WorkQueue(this, pascal(worker), { worker }));
    const sandbox = new SandboxFunction(this, 'Sandbox', { root, python: settings.python, logRetention });
    const variables: Readonly<Record<Variable, string>> = {
      SEED_BUCKET: storage.seeds.bucketName,
      WORK_BUCKET: storage.work.bucketName,
      DATASET_BUCKET: storage.datasets.bucketName,
      RUNS_TABLE: storage.runs.tableName,
      DEDUP_TABLE: storage.dedup.tableName,
      ENDPOINTS: generation.variable,
      SANDBOX_FUNCTION: sandbox.function.functionName,
      SANDBOX_PYTHON: sandbox.python,
      ...queueUrls(queues),
    };
    const codeOf = handlerCode(this, root);
    const fleet = fleetOf(endpoints);
    const functions = byName(handlerNames, (handler) => {
      const names: readonly Variable[] = environmentOf[handler];
      return new StageFunction(this, `${pascal(handler)}Stage`, {
        handler,
        code: codeOf(handler),
        memory: handler === 'generate' ? fleet?.memory : undefined,
        environment: Object.fromEntries(names.map((name) => [name, variables[name]])),
        rights: rightsOf(handler, {
          storage,
          queues,
          generation,
          replies,
          key,
          sandboxArn: sandbox.function.functionArn,
        }),
        logRetention,
        removalPolicy: RemovalPolicy.DESTROY,
      });
    });
    for (const worker of workerNames) {
      queues[worker].feed(functions[worker].function, settings.concurrency[worker]);
      queues[worker].buryWith(functions.bury.function);
    }
    replies.queue.feed(functions.collect.function, settings.concurrency.collect);
    const { stateMachine } = new Workflow(this, 'Workflow', { functions, warms: generation.warms, logRetention });
    if (generation.warms) new Watchdog(this, 'Watchdog', { watchdog: functions.watchdog.function });
    const ingest = new Ingest(this, 'Ingest', { seeds: storage.seeds, stateMachine });
    const monitoring = new Monitoring(this, 'Monitoring', {
      functions,
      queues,
      replies: replies.queue,
      missed: ingest.missed,
      stateMachine,
      alarmEmail: settings.alarmEmail,
    });

    const outputs: Readonly<Record<string, string>> = {
      SeedBucket: storage.seeds.bucketName,
      WorkBucket: storage.work.bucketName,
      DatasetBucket: storage.datasets.bucketName,
      RunsTable: storage.runs.tableName,
      DedupTable: storage.dedup.tableName,
      StateMachineArn: stateMachine.stateMachineArn,
      ForgetFunction: functions.forget.function.functionName,
      ...Object.fromEntries(workerNames.map((worker) => [`${pascal(worker)}QueueUrl`, queues[worker].queue.queueUrl])),
      DashboardUrl: monitoring.dashboardUrl,
      EndpointName: settings.endpointName,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

type Variable = (typeof environmentOf)[HandlerName][number];

function queueUrls(queues: Readonly<Record<WorkerName, WorkQueue>>): Record<ReturnType<typeof queueVariable>, string> {
  return {
    NORMALIZE_QUEUE_URL: queues.normalize.queue.queueUrl,
    GENERATE_QUEUE_URL: queues.generate.queue.queueUrl,
    FILTER_QUEUE_URL: queues.filter.queue.queueUrl,
    DEDUP_QUEUE_URL: queues.dedup.queue.queueUrl,
    PACKAGE_QUEUE_URL: queues.package.queue.queueUrl,
  };
}

function byName<Name extends string, T>(names: readonly Name[], make: (name: Name) => T): Readonly<Record<Name, T>> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
}

const pascal = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
