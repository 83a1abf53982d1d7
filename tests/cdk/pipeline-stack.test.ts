import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refuseUnknownTypes } from '../../local/resource-types.ts';
import { Template } from '../../local/template.ts';
import { environmentOf, handlerNames, workerNames } from '../../shared/contract/environment.ts';
import { asText, type ResourceJson, referred, resources, synthesize } from './synthesize.ts';

const { SowerPipeline: template } = synthesize();
const { SowerPipeline: prod } = synthesize({ stage: 'prod' });

const queues = new Map(resources(template, 'AWS::SQS::Queue'));
const functions = resources(template, 'AWS::Lambda::Function');
const sandbox = 'Sower: sandbox';
const mappings = resources(template, 'AWS::Lambda::EventSourceMapping').map(([, mapping]) => mapping);

/** Queue of dead letters -> queue that fills it. */
const sourceOf = new Map(
  [...queues].flatMap(([id, { RedrivePolicy }]): [string, string][] => {
    const target = referred((RedrivePolicy as { deadLetterTargetArn?: unknown } | undefined)?.deadLetterTargetArn);
    return target === undefined ? [] : [[target, id]];
  }),
);
const Environment = z.object({ Variables: z.record(z.string(), z.unknown()) });
const missed = 'IngestMissed43B4C3F7';

function consumerOf(queue: string): ResourceJson['Properties'] {
  const found = mappings.filter(({ EventSourceArn }) => referred(EventSourceArn) === queue);
  expect(found, `consumers of ${queue}`).toHaveLength(1);
  const target = functions.find(([id]) => id === referred(found[0]?.FunctionName));
  return { ...target?.[1], mapping: found[0] };
}

describe('queues', () => {
  it('come in pairs of work and dead letters, one pair per worker and one for notices, beside the one for missed drops', () => {
    expect(queues.size).toBe((workerNames.length + 1) * 2 + 1);
    expect(sourceOf.size).toBe(workerNames.length + 1);
    expect(queues.has(missed)).toBe(true);
  });

  it('are each read by one function: work by its worker, dead letters by bury', () => {
    for (const [dead, source] of sourceOf) {
      const worker = String(consumerOf(source).Description).replace('Sower: ', '');
      expect(source.toLowerCase()).toContain(worker);
      // A lost notice is found by looking; its dead letter waits for a person.
      if (worker !== 'collect') expect(consumerOf(dead).Description).toBe('Sower: bury');
    }
  });

  it('hide a message for at least six times as long as its function may run', () => {
    for (const id of [...sourceOf.keys(), ...sourceOf.values()].filter((one) => !one.includes('CollectDead'))) {
      expect(queues.get(id)?.VisibilityTimeout, id).toBeGreaterThanOrEqual(6 * Number(consumerOf(id).Timeout));
    }
  });

  it('give a message five receives, and keep dead letters longer than work', () => {
    for (const [dead, source] of sourceOf) {
      const work = queues.get(source);
      expect(work?.RedrivePolicy).toMatchObject({ maxReceiveCount: 5 });
      expect(Number(queues.get(dead)?.MessageRetentionPeriod)).toBeGreaterThan(Number(work?.MessageRetentionPeriod));
    }
  });

  it('are encrypted and closed to plain HTTP', () => {
    const closed = resources(template, 'AWS::SQS::QueuePolicy').map(([, policy]) => JSON.stringify(policy));
    for (const [id, queue] of queues) {
      expect(queue.SqsManagedSseEnabled, id).toBe(true);
      expect(
        closed.some((policy) => policy.includes(id) && policy.includes('"aws:SecureTransport":"false"')),
        id,
      ).toBe(true);
    }
  });
});

describe('event source mappings', () => {
  it('report failed messages one by one and hold concurrency at the source', () => {
    for (const mapping of mappings) {
      expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      const { MaximumConcurrency } = mapping.ScalingConfig as { MaximumConcurrency: number };
      expect(MaximumConcurrency).toBeGreaterThanOrEqual(2);
    }
    expect(functions.filter(([, { ReservedConcurrentExecutions }]) => ReservedConcurrentExecutions)).toEqual([]);
  });

  it('deliver many shards to a function that waits, and one data file at a time', () => {
    for (const [worker, BatchSize] of [['Generate', 4] as const, ['Package', 1] as const]) {
      const queue = [...sourceOf.values()].find((id) => id.startsWith(worker)) ?? '';
      expect(consumerOf(queue).mapping).toMatchObject({ BatchSize });
    }
  });

  it('take their concurrency from the context', () => {
    const { SowerPipeline } = synthesize({ concurrency: { generate: 17 } });
    const concurrency = resources(SowerPipeline, 'AWS::Lambda::EventSourceMapping').map(([id, { ScalingConfig }]) => [
      id.replace(/(Feed|Bury).*/u, ' $1'),
      (ScalingConfig as { MaximumConcurrency: number }).MaximumConcurrency,
    ]);
    expect(Object.fromEntries(concurrency)).toMatchObject({ 'Generate Feed': 17, 'Filter Feed': 2 });
  });
});

describe('generate functions that wait for a realtime endpoint', () => {
  const fleetFor = (context: Record<string, unknown>) => {
    const { SowerPipeline } = synthesize(context);
    const [, made] =
      resources(SowerPipeline, 'AWS::Lambda::Function').find(
        ([, { Description: about }]) => about === 'Sower: generate',
      ) ?? [];
    const [, feed] =
      resources(SowerPipeline, 'AWS::Lambda::EventSourceMapping').find(([id]) => /^GenerateFeed/u.test(id)) ?? [];
    return { memory: made?.MemorySize, scaling: feed?.ScalingConfig };
  };

  it('are as few as its slots take, unless the context says otherwise', () => {
    const eight = { stage: 'prod', endpointMode: 'realtime', instanceCount: 8 };
    expect(fleetFor(eight)).toEqual({ memory: 768, scaling: { MaximumConcurrency: 3 } });
    expect(fleetFor({ ...eight, concurrency: { generate: 9 } })).toEqual({
      memory: 768,
      scaling: { MaximumConcurrency: 9 },
    });
  });

  it('do not follow from batches', () => {
    expect(fleetFor({ stage: 'prod', endpointMode: 'async' })).toEqual({
      memory: 1024,
      scaling: { MaximumConcurrency: 64 },
    });
  });
});

describe('functions', () => {
  it('are one per handler, and the sandbox', () => {
    const names = functions.map(([, { Description }]) => String(Description).replace('Sower: ', ''));
    expect(names.sort()).toEqual([...handlerNames, 'sandbox'].sort());
  });

  it.each(handlerNames)('%s gets exactly the variables that its handler reads', (handler) => {
    const [, found] = functions.find(([, { Description }]) => Description === `Sower: ${handler}`) ?? [];
    const { NODE_OPTIONS, ...variables } = Environment.parse(found?.Environment).Variables;
    expect(Object.keys(variables).sort()).toEqual([...environmentOf[handler]].sort());
    expect(NODE_OPTIONS).toBe('--enable-source-maps');
  });

  it('run on Node 24 and arm64, are traced, and own their role and their log group', () => {
    for (const [id, found] of functions) {
      expect(found, id).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        ...(found.Description === sandbox ? {} : { TracingConfig: { Mode: 'Active' } }),
      });
    }
    const roles = functions.map(([, { Role }]) => referred(Role));
    const groups = functions.map(([, { LoggingConfig }]) =>
      referred((LoggingConfig as { LogGroup: unknown }).LogGroup),
    );
    expect(new Set(roles).size).toBe(handlerNames.length + 1);
    expect(new Set(groups).size).toBe(handlerNames.length + 1);
  });

  it('keep their logs for a limited time', () => {
    for (const [id, { RetentionInDays }] of resources(template, 'AWS::Logs::LogGroup')) {
      expect(RetentionInDays, id).toBe(14);
    }
    for (const [id, { RetentionInDays }] of resources(prod, 'AWS::Logs::LogGroup')) {
      expect(RetentionInDays, id).toBe(90);
    }
  });
});

describe('ingest', () => {
  it('starts an execution with bucket and key when a run.yaml is created, and keeps events that could not', () => {
    const [[, rule] = []] = resources(template, 'AWS::Events::Rule');
    expect(rule?.EventPattern).toEqual({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: {
        bucket: { name: [{ Ref: 'StorageSeedsAD523C1F' }] },
        object: { key: [{ wildcard: 'drops/*/run.yaml' }] },
      },
    });
    expect(rule?.Targets).toMatchObject([
      {
        InputTransformer: {
          InputPathsMap: { 'detail-bucket-name': '$.detail.bucket.name', 'detail-object-key': '$.detail.object.key' },
          InputTemplate: '{"bucket":<detail-bucket-name>,"key":<detail-object-key>}',
        },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [missed, 'Arn'] } },
        RetryPolicy: { MaximumRetryAttempts: 8 },
      },
    ]);
  });
});

describe('monitoring', () => {
  const alarms = resources(template, 'AWS::CloudWatch::Alarm');

  it('watches every queue of dead letters and the missed drops', () => {
    const text = JSON.stringify(alarms.map(([, alarm]) => alarm));
    for (const id of [...sourceOf.keys(), missed]) expect(text).toContain(`["${id}","QueueName"]`);
  });

  it('tells a person what to do', () => {
    for (const [id, { AlarmDescription }] of alarms) expect(String(AlarmDescription).length, id).toBeGreaterThan(40);
  });

  it('writes to nobody unless an address is given', () => {
    for (const [, { AlarmActions }] of alarms) expect(AlarmActions).toBeUndefined();
    const { SowerPipeline } = synthesize({ alarmEmail: 'someone@example.org' });
    const topic = resources(SowerPipeline, 'AWS::SNS::Topic').find(([, { DisplayName }]) => DisplayName)?.[0];
    for (const [id, { AlarmActions }] of resources(SowerPipeline, 'AWS::CloudWatch::Alarm')) {
      expect((AlarmActions as unknown[]).map(referred), id).toEqual([topic]);
    }
  });
});

describe('outputs', () => {
  it('have the names that the command reads', () => {
    expect(Object.keys(template.Outputs).sort()).toEqual(
      [
        'DashboardUrl',
        'DatasetBucket',
        'DedupQueueUrl',
        'DedupTable',
        'EndpointName',
        'FilterQueueUrl',
        'ForgetFunction',
        'GenerateQueueUrl',
        'NormalizeQueueUrl',
        'PackageQueueUrl',
        'RunsTable',
        'SeedBucket',
        'StateMachineArn',
        'WorkBucket',
      ].sort(),
    );
    expect(asText(template.Outputs.EndpointName?.Value)).toBe('sower');
  });
});

describe('synthesis', () => {
  it('uses nothing that the local cloud does not know', () => {
    expect(() => refuseUnknownTypes(Template.parse(template).Resources)).not.toThrow();
  });

  it('gives the same template every time', () => {
    expect(synthesize().SowerPipeline).toEqual(template);
  });
});
