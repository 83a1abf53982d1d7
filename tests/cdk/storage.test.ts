import { describe, expect, it } from 'vitest';
import { referred, resources, synthesize } from './synthesize.ts';

const { SowerPipeline: template } = synthesize();
const { SowerPipeline: prod } = synthesize({ stage: 'prod' });

const pinnedIds = [
  'DedupDeadLettersCF2CE286',
  'DedupQueueD5307AF4',
  'FilterDeadLettersFB92A94A',
  'FilterQueue54634436',
  'GenerateDeadLetters5D40D47C',
  'GenerateQueue8C3E28A4',
  'IngestMissed43B4C3F7',
  'NormalizeDeadLetters30E7C865',
  'NormalizeQueueC4DD5759',
  'PackageDeadLetters6764BC3F',
  'PackageQueue19697689',
  'RepliesCollectDeadLetters4C33CE74',
  'RepliesCollectQueue51E2678B',
  'StorageDatasets615E7AC1',
  'StorageDedupE26BEE5F',
  'StorageRunsEDEB48FF',
  'StorageSeedsAD523C1F',
  'StorageWorkD07184AE',
  'WorkflowStateMachine8F1B1C15',
];

describe('buckets', () => {
  it('block public access, and refuse plain HTTP and old TLS', () => {
    const policies = resources(template, 'AWS::S3::BucketPolicy').map(([, policy]) => policy);
    for (const [id, bucket] of resources(template, 'AWS::S3::Bucket')) {
      expect(bucket.PublicAccessBlockConfiguration, id).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      const policy = JSON.stringify(policies.find(({ Bucket }) => referred(Bucket) === id));
      expect(policy).toContain('"aws:SecureTransport":"false"');
      expect(policy).toContain('"s3:TlsVersion":1.2');
    }
  });

  it('forget work after 30 days and never a drop or a dataset', () => {
    const rules = resources(template, 'AWS::S3::Bucket').map(([id, { LifecycleConfiguration }]) => [
      id.replace(/Storage(.*).{8}$/u, '$1'),
      (LifecycleConfiguration as { Rules: Record<string, unknown>[] }).Rules.map((rule) => rule.ExpirationInDays),
    ]);
    expect(Object.fromEntries(rules)).toEqual({
      Seeds: [undefined],
      Work: [90, 30, 30, 14, 14, 14],
      Datasets: [undefined],
    });
  });

  it('announce new objects of the seed bucket without a function of CDK in between', () => {
    const announcing = resources(template, 'AWS::S3::Bucket').filter(([, bucket]) => bucket.NotificationConfiguration);
    expect(announcing.map(([id]) => id)).toEqual(['StorageSeedsAD523C1F']);
    expect(Object.values(template.Resources).filter(({ Type }) => Type.startsWith('Custom::'))).toEqual([]);
  });
});

describe('stateful resources', () => {
  it('keep their logical ids, because a new id would be a new and empty resource', () => {
    const ids = ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::StepFunctions::StateMachine'];
    expect(ids.flatMap((type) => resources(template, type).map(([id]) => id)).sort()).toEqual(pinnedIds);
  });

  it('outlive the stack in prod and go with it in dev', () => {
    for (const id of pinnedIds.filter((name) => name.startsWith('Storage'))) {
      expect(prod.Resources[id], id).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
      expect(template.Resources[id], id).toMatchObject({ DeletionPolicy: 'Delete' });
    }
  });

  it('are tables on demand, recoverable for a day in dev and for five weeks in prod', () => {
    const recovery = (from: typeof template): unknown[] =>
      resources(from, 'AWS::DynamoDB::Table').map(([, table]) => {
        expect(table.BillingMode).toBe('PAY_PER_REQUEST');
        return table.PointInTimeRecoverySpecification;
      });
    expect(recovery(template)).toEqual(Array(2).fill({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 1 }));
    expect(recovery(prod)).toEqual(Array(2).fill({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 }));
  });

  it('are under a key of the customer when the context asks for it', () => {
    const { SowerPipeline } = synthesize({ customerKey: true });
    const [[key] = []] = resources(SowerPipeline, 'AWS::KMS::Key');
    for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::Table']) {
      for (const [id, properties] of resources(SowerPipeline, type)) {
        expect(JSON.stringify(properties), id).toContain(`"Fn::GetAtt":["${key}","Arn"]`);
      }
    }
  });
});
