import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../local/local-cloud.ts';
import { allows, policyStatements } from '../../local/rights/policy.ts';
import { client, type TestAssembly, testAssembly } from '../support/local-assembly.ts';

describe('allows', () => {
  const statements = policyStatements('Policy', {
    Statement: [
      { Effect: 'Allow', Action: ['s3:GetObject*', 's3:List*'], Resource: ['arn:aws:s3:::a', 'arn:aws:s3:::a/runs/*'] },
      {
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      },
      { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::a/*' },
      { Effect: 'Deny', Action: 's3:PutObject', Resource: 'arn:aws:s3:::a/closed/*' },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::b',
        Condition: { StringLike: { 's3:prefix': ['runs/*'] } },
      },
      { Effect: 'Allow', NotAction: 'dynamodb:DeleteTable', Resource: 'arn:aws:dynamodb:*:*:table/t' },
    ],
  });
  it.each([
    ['s3:GetObject', 'arn:aws:s3:::a/runs/1/x', true],
    ['s3:getobject', 'arn:aws:s3:::a/runs/1/x', true],
    ['s3:GetObject', 'arn:aws:s3:::a/other', false],
    ['s3:ListBucket', 'arn:aws:s3:::a', true],
    ['s3:PutObject', 'arn:aws:s3:::a/open/x', true],
    ['s3:PutObject', 'arn:aws:s3:::a/closed/x', false],
    ['sqs:SendMessage', 'arn:aws:sqs:us-east-1:1:q', true],
    ['sqs:ReceiveMessage', 'arn:aws:sqs:us-east-1:1:q', false],
    ['s3:ListBucket', 'arn:aws:s3:::b', false],
    ['dynamodb:PutItem', 'arn:aws:dynamodb:us-east-1:1:table/t', true],
    ['dynamodb:DeleteTable', 'arn:aws:dynamodb:us-east-1:1:table/t', false],
  ])('judges %s on %s: %s', (action, resource, expected) => {
    expect(allows(statements, action, resource)).toBe(expected);
  });
  it('looks at conditions', () => {
    expect(allows(statements, 's3:ListBucket', 'arn:aws:s3:::b', { 's3:prefix': 'runs/1/' })).toBe(true);
    expect(allows(statements, 's3:ListBucket', 'arn:aws:s3:::b', { 's3:prefix': 'other/' })).toBe(false);
  });
});

/** Sends the command that the event names, and reports how it ended. */
const caller = `
import * as s3 from '${client('s3')}';
import * as sqs from '${client('sqs')}';
import * as dynamodb from '${client('dynamodb')}';
import * as models from '${client('sagemaker-runtime')}';
const clients = { s3: [s3, new s3.S3Client({})], sqs: [sqs, new sqs.SQSClient({})], dynamodb: [dynamodb, new dynamodb.DynamoDBClient({})],
  models: [models, new models.SageMakerRuntimeClient({})] };
export async function handler({ service, command, parameters }) {
  const [library, client] = clients[service];
  try {
    await client.send(new library[command + 'Command'](parameters));
    return 'done';
  } catch (error) {
    return error.name + ' ' + error.$metadata?.httpStatusCode;
  }
}`;

describe('rights of the template', () => {
  let assembly: TestAssembly;
  let cloud: LocalCloud;
  beforeAll(async () => {
    assembly = testAssembly({ Poor: caller, Rich: caller }, ({ Resources }) => {
      Resources.PoorRole = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } };
      Resources.PoorPolicy = {
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyName: 'poor',
          Roles: [{ Ref: 'PoorRole' }],
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Action: ['s3:GetObject', 's3:PutObject'],
                Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Work', 'Arn'] }, '/own/*']] },
              },
              { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: { 'Fn::GetAtt': ['Runs', 'Arn'] } },
            ],
          },
        },
      };
      Object.assign(Resources.Poor?.Properties ?? {}, { Role: { 'Fn::GetAtt': ['PoorRole', 'Arn'] } });
    });
    cloud = await startLocalCloud({
      assembly: assembly.folder,
      stack: 'Stack',
      dataFolder: assembly.dataFolder,
      upstream: { kind: 'function', model: 'm', concurrency: 1, reply: async () => ({ status: 200, body: '{}' }) },
      environment: {},
      inMemory: true,
    });
  });
  afterAll(async () => {
    await cloud.close();
    assembly.remove();
  });
  const call = (who: 'Poor' | 'Rich', service: string, command: string, parameters: object): Promise<unknown> =>
    cloud.invoke(who, { service, command, parameters });
  const both = async (service: string, command: string, parameters: object): Promise<unknown[]> => [
    await call('Rich', service, command, parameters),
    await call('Poor', service, command, parameters),
  ];

  it('bind each function by its own role, in every service', async () => {
    const { WorkBucket: Bucket, RunsTable: TableName, QueueUrl } = cloud.outputs;
    const Item = { pk: { S: 'a' }, sk: { S: 'b' } };
    expect(await both('s3', 'PutObject', { Bucket, Key: 'own/a', Body: 'x' })).toEqual(['done', 'done']);
    expect(await both('s3', 'PutObject', { Bucket, Key: 'other/a', Body: 'x' })).toEqual(['done', 'AccessDenied 403']);
    expect(await both('s3', 'DeleteObject', { Bucket, Key: 'own/a' })).toEqual(['done', 'AccessDenied 403']);
    expect(await both('s3', 'ListObjectsV2', { Bucket })).toEqual(['done', 'AccessDenied 403']);
    expect(await both('sqs', 'SendMessage', { QueueUrl, MessageBody: 'x' })).toEqual(['done', 'AccessDenied 403']);
    expect(await both('dynamodb', 'PutItem', { TableName, Item })).toEqual(['done', 'AccessDeniedException 400']);
    expect(await both('dynamodb', 'GetItem', { TableName, Key: Item })).toEqual(['done', 'done']);
    expect(await both('models', 'InvokeEndpoint', { EndpointName: 'model', Body: '{}' })).toEqual([
      'done',
      'AccessDeniedException 403',
    ]);
  });

  it('make a missing object look forbidden to who may not list, as on S3', async () => {
    const parameters = { Bucket: cloud.outputs.WorkBucket, Key: 'own/missing' };
    expect(await both('s3', 'GetObject', parameters)).toEqual(['NoSuchKey 404', 'AccessDenied 403']);
  });

  it('know nobody without a key of theirs', async () => {
    const { origin } = new URL(cloud.outputs.QueueUrl ?? '');
    expect((await fetch(`${origin}/${cloud.outputs.WorkBucket}/own/a`)).status).toBe(403);
    const forged = { authorization: 'AWS4-HMAC-SHA256 Credential=AKIAFORGED/20260101/us-east-1/s3/aws4_request' };
    expect((await fetch(`${origin}/${cloud.outputs.WorkBucket}/own/a`, { headers: forged })).status).toBe(403);
    expect((await fetch(`${origin}/_fauxqs/queues`)).status).toBe(501);
  });
});
