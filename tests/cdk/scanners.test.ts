import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Stack, Validations } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sowerApp } from '../../cdk/sower-app.ts';
import { synthesize } from './synthesize.ts';

const CheckovMetadata = z.object({
  Metadata: z.object({ checkov: z.object({ skip: z.array(z.object({ id: z.string(), comment: z.string() })) }) }),
});
const Acknowledged = z.record(z.string(), z.string());

/** Everything that can be switched on. */
const allOptions = {
  stage: 'prod',
  customerKey: true,
  alarmEmail: 'someone@example.org',
  warmInstances: 2,
  modelData: 's3://models/qwen/',
  endpointKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
};

/** Synthesizes under cdk-nag and the library's own validation, warnings included; what they find is thrown. */
function scan(context: Readonly<Record<string, unknown>>, prepare: (app: App) => void = () => undefined): App {
  const outdir = mkdtempSync(join(tmpdir(), 'sower-scan-'));
  try {
    const app = sowerApp({
      outdir,
      context: { 'aws:cdk:bundling-stacks': [], '@aws-cdk/core:appMode': 'inmemory', ...context },
    });
    prepare(app);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    app.synth();
    return app;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Rule -> paths of the constructs that acknowledge a finding of it, each with its reason. */
function acknowledgements(app: App): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const construct of app.node.findAll()) {
    for (const { type, data } of construct.node.metadata) {
      if (type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY) continue;
      for (const [id, reason] of Object.entries(Acknowledged.parse(data))) {
        const rule = id.replace(/^annotation::/iu, '');
        found.set(rule, (found.get(rule) ?? new Map()).set(construct.node.path, reason));
      }
    }
  }
  return found;
}

/** What cdk-nag would say if nothing were acknowledged: rule and path. */
function bareFindings(app: App): { rule: string; path: string }[] {
  class Unmoved extends AwsSolutionsChecks {}
  Object.defineProperty(Unmoved.prototype, 'isAcknowledged', { value: () => false });
  return new Unmoved(app)
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => ({ rule: ruleName, path: constructPath })),
    );
}

describe('the scanners', () => {
  it('find nothing but these acknowledged exceptions', () => {
    const found = acknowledgements(scan({}));
    const short = (rule: string): string =>
      rule.replace('AwsSolutions-', '').replace(/<SsmParameterValue\w+asyncbucket\w+>/u, '<bucket of the pipeline>');
    const counts = [...found].map(([rule, paths]): [string, number] => [short(rule), paths.size]);
    expect(Object.fromEntries(counts)).toEqual({
      S1: 3,
      SQS3: 1,
      // Sixteen functions, the workflow, the endpoint.
      'IAM5[Resource::*]': 18,
      'IAM5[Resource::<StorageDatasets615E7AC1.Arn>/datasets/*]': 3,
      'IAM5[Resource::<StorageSeedsAD523C1F.Arn>/drops/*]': 4,
      'IAM5[Resource::<StorageWorkD07184AE.Arn>/refused/*]': 2,
      'IAM5[Resource::<StorageWorkD07184AE.Arn>/runs/*/graveyard/*]': 1,
      'IAM5[Resource::<StorageWorkD07184AE.Arn>/runs/*/plan.json]': 5,
      'IAM5[Resource::<StorageWorkD07184AE.Arn>/runs/*]': 9,
      'IAM5[Resource::<StorageWorkD07184AE.Arn>/corpora/*]': 1,
      'IAM5[Resource::<StorageWorkD07184AE.Arn>/completions/*]': 2,
      'IAM5[Resource::<StorageWorkD07184AE.Arn>/requests/*]': 2,
      'IAM5[Resource::<StorageWorkD07184AE.Arn>/replies/*]': 2,
      'IAM5[Resource::arn:<AWS::Partition>:application-autoscaling:<AWS::Region>:<AWS::AccountId>:scalable-target/*]': 3,
      'IAM5[Resource::arn:<AWS::Partition>:s3:::<bucket of the pipeline>/requests/*]': 1,
      'IAM5[Resource::arn:<AWS::Partition>:s3:::<bucket of the pipeline>/replies/*]': 1,
      'IAM5[Resource::arn:<AWS::Partition>:s3:::<bucket of the pipeline>/failures/*]': 1,
      'IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws/sagemaker/Endpoints/*]': 1,
    });
  });

  it('find nothing more with every option on', () => {
    const found = acknowledgements(scan(allOptions));
    const others = [...found.keys()].filter((rule) => !rule.startsWith('AwsSolutions-IAM5'));
    expect(others.sort()).toEqual(['AwsSolutions-S1', 'AwsSolutions-SQS3']);
  });

  it.each([
    ['by default', {}],
    ['with every option on', allOptions],
  ])('have each exception explained and still needed, %s', (_name, context) => {
    const app = scan(context);
    const findings = bareFindings(app);
    for (const [rule, paths] of acknowledgements(app)) {
      for (const [path, reason] of paths) {
        expect(reason.length, `reason for ${rule} at ${path}`).toBeGreaterThan(30);
        const matches = findings.filter((finding) => finding.rule === rule && finding.path.startsWith(path));
        expect(matches.length, `${rule} at ${path} is found`).toBeGreaterThan(0);
      }
    }
  });

  it('are told in the template which checks of checkov do not apply, and why', () => {
    const { SowerPipeline, SowerEndpoint } = synthesize();
    const skipped = [SowerPipeline, SowerEndpoint].flatMap(({ Resources }) =>
      Object.values(Resources).flatMap((resource) => {
        const metadata = CheckovMetadata.safeParse(resource);
        return metadata.success ? metadata.data.Metadata.checkov.skip.map((skip) => ({ ...skip, resource })) : [];
      }),
    );
    for (const { id, comment } of skipped) expect(comment.length, id).toBeGreaterThan(30);
    const pairs = new Set(skipped.map(({ id, resource }) => `${resource.Type.replace('AWS::', '')} ${id}`));
    expect([...pairs].sort()).toEqual([
      'DynamoDB::Table CKV_AWS_119',
      'Lambda::Function CKV_AWS_115',
      'Lambda::Function CKV_AWS_116',
      'Lambda::Function CKV_AWS_117',
      'Lambda::Function CKV_AWS_173',
      'Lambda::Function CKV_AWS_50',
      'Logs::LogGroup CKV_AWS_158',
      'S3::Bucket CKV_AWS_18',
      'S3::Bucket CKV_AWS_21',
      'SNS::Topic CKV_AWS_26',
      'SQS::Queue CKV_AWS_27',
      'SageMaker::Model CKV_AWS_370',
    ]);
  });

  it('stop a bucket that is open to plain HTTP', () => {
    expect(() => scan({}, (app) => new CfnBucket(new Stack(app, 'Careless'), 'Open'))).toThrow('AwsSolutions-S10');
  });

  it('stop a template that CloudFormation would refuse', () => {
    const careless = (app: App): CfnQueue =>
      new CfnQueue(new Stack(app, 'Careless'), 'Queue', { visibilityTimeout: 1_000_000 });
    expect(() => scan({}, careless)).toThrow(/CloudFormation.Validate/u);
  });
});
