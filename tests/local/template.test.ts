import { afterEach, describe, expect, it } from 'vitest';
import { intrinsicResolver } from '../../local/intrinsics.ts';
import { startLocalCloud } from '../../local/local-cloud.ts';
import { resourceValues } from '../../local/resource-values.ts';
import { Template, type TemplateJson } from '../../local/template.ts';
import { type TestTemplate, testAssembly } from '../support/local-assembly.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('intrinsicResolver', () => {
  const template = Template.parse({
    Resources: { Bucket: { Type: 'AWS::S3::Bucket' } },
    Parameters: {
      Stage: { Type: 'String', Default: 'dev' },
      BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' },
    },
    Conditions: {
      IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
      NotProd: { 'Fn::Not': [{ Condition: 'IsProd' }] },
      Either: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'NotProd' }] },
      Both: { 'Fn::And': [{ Condition: 'IsProd' }, { Condition: 'NotProd' }] },
    },
    Mappings: { Map: { dev: { size: 1 } } },
  });
  const values = resourceValues('Stack', 'us-east-1', template.Resources);
  const { resolve, condition } = intrinsicResolver({ template, pseudo: { 'AWS::Region': 'us-east-1' }, ...values });

  it.each<[TemplateJson, TemplateJson | undefined]>([
    [{ Ref: 'Bucket' }, 'stack-bucket'],
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ Ref: 'Stage' }, 'dev'],
    [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:aws:s3:::stack-bucket'],
    [{ 'Fn::GetAtt': 'Bucket.Arn' }, 'arn:aws:s3:::stack-bucket'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 1]] }, 'a-dev-1'],
    [
      { 'Fn::Sub': '${Bucket} ${Bucket.Arn} ${!Literal} ${AWS::Region}' },
      'stack-bucket arn:aws:s3:::stack-bucket ${Literal} us-east-1',
    ],
    [{ 'Fn::Sub': ['${a}/${Stage}', { a: { Ref: 'Bucket' } }] }, 'stack-bucket/dev'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    [{ 'Fn::If': ['IsProd', 'yes', 'no'] }, 'no'],
    [{ 'Fn::FindInMap': ['Map', { Ref: 'Stage' }, 'size'] }, 1],
    [{ 'Fn::Base64': 'a' }, 'YQ=='],
    [
      { a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 2], c: null },
      { b: [2], c: null },
    ],
  ])('resolves %j', (value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  it('evaluates conditions', () => {
    expect(['IsProd', 'NotProd', 'Either', 'Both'].map(condition)).toEqual([false, true, true, false]);
  });

  it.each<[TemplateJson, string]>([
    [{ 'Fn::ImportValue': 'x' }, 'Fn::ImportValue'],
    [{ 'Fn::Transform': {} }, 'Fn::Transform'],
    [{ Ref: 'Nobody' }, 'Nobody'],
    [{ Ref: 'AWS::NotificationARNs' }, 'AWS::NotificationARNs'],
    [{ Ref: 'BootstrapVersion' }, 'BootstrapVersion'],
    [{ 'Fn::GetAtt': ['Bucket', 'WebsiteURL'] }, 'WebsiteURL'],
    ['{{resolve:ssm:/name}}', 'resolve:ssm'],
    [{ 'Fn::Select': [9, ['a']] }, 'out of bounds'],
  ])('refuses %j by name', (value, name) => {
    expect(() => resolve(value)).toThrow(name);
  });
});

describe('startLocalCloud', () => {
  const start = async (change: (resources: TestTemplate['Resources']) => void): Promise<string> => {
    const assembly = testAssembly({ Worker: 'export const handler = () => null;' }, ({ Resources }) =>
      change(Resources),
    );
    closers.push(assembly.remove);
    try {
      const cloud = await startLocalCloud({
        assembly: assembly.folder,
        stack: 'Stack',
        dataFolder: assembly.dataFolder,
        upstream: { kind: 'function', model: 'm', concurrency: 1, reply: async () => ({ status: 200, body: '{}' }) },
        environment: {},
        inMemory: true,
      });
      await cloud.close();
      return 'started';
    } catch (error) {
      return String(error);
    }
  };
  const set = (id: string, properties: object) => (resources: TestTemplate['Resources']) =>
    Object.assign(resources[id]?.Properties ?? {}, properties);

  it('leaves out what its condition leaves out, and what has no effect here', async () => {
    expect(
      await start((resources) => {
        resources.Alarm = { Type: 'AWS::CloudWatch::Alarm' };
        resources.Mail = {
          Type: 'AWS::SNS::Subscription',
          Properties: { Protocol: 'email', TopicArn: 'arn:t', Endpoint: 'a@b' },
        };
      }),
    ).toBe('started');
  });

  it.each<[string, (resources: TestTemplate['Resources']) => void, string]>([
    [
      'a resource type',
      (all) => {
        all.Api = { Type: 'AWS::ApiGateway::RestApi' };
      },
      'AWS::ApiGateway::RestApi (Api)',
    ],
    [
      'a custom resource',
      (all) => {
        all.Own = { Type: 'Custom::S3BucketNotifications' };
      },
      'Custom::S3BucketNotifications',
    ],
    [
      'a subscription that calls a URL',
      (all) => {
        all.Sub = {
          Type: 'AWS::SNS::Subscription',
          Properties: { Protocol: 'https', TopicArn: 'arn:t', Endpoint: 'https://example.org' },
        };
      },
      'Sub',
    ],
    ['a FIFO queue', set('Queue', { FifoQueue: true }), 'Queue'],
    ['a table stream', set('Runs', { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }), 'Runs'],
    [
      'a notification to a function',
      set('Seeds', { NotificationConfiguration: { LambdaConfigurations: [] } }),
      'Seeds',
    ],
    ['a filter of a mapping', set('Feed', { FilterCriteria: {} }), 'Feed'],
    ['a window-less batch of more than ten', set('Feed', { BatchSize: 11 }), 'Feed'],
    ['another runtime', set('Worker', { Runtime: 'python3.13' }), 'Worker'],
    ['inline code', set('Worker', { Code: { ZipFile: 'x' } }), 'Worker'],
    ['an express machine', set('Machine', { StateMachineType: 'EXPRESS' }), 'Machine'],
    [
      'a target of another kind',
      set('Rule', { Targets: [{ Id: 'a', Arn: 'arn:aws:logs:us-east-1:1:log-group:x' }] }),
      'Rule',
    ],
    [
      'a policy condition',
      set('Role', {
        Policies: [
          {
            PolicyDocument: {
              Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: { DateLessThan: { a: 'b' } } }],
            },
          },
        ],
      }),
      'DateLessThan',
    ],
    ['a worker that may not receive', set('Role', { Policies: [] }), 'sqs:ReceiveMessage'],
  ])('refuses %s by name', async (_, change, name) => {
    expect(await start(change)).toContain(name);
  });

  it('names the stacks that there are when it is asked for another', async () => {
    const assembly = testAssembly({});
    closers.push(assembly.remove);
    const upstream = {
      kind: 'function',
      model: 'm',
      concurrency: 1,
      reply: async () => ({ status: 200, body: '{}' }),
    } as const;
    await expect(
      startLocalCloud({
        assembly: assembly.folder,
        stack: 'Other',
        dataFolder: assembly.dataFolder,
        upstream,
        environment: {},
      }),
    ).rejects.toThrow('has no stack Other; it has Stack');
  });
});
