import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export interface TestTemplate {
  Resources: Record<string, { Type: string; Properties?: Record<string, Json>; Condition?: string }>;
  Outputs: Record<string, { Value: Json }>;
  [section: string]: unknown;
}

/** URL of an AWS client, for handlers that are written as text. */
export const client = (name: 's3' | 'sqs' | 'dynamodb' | 'sagemaker-runtime'): string =>
  import.meta.resolve(`@aws-sdk/client-${name}`);

export interface TestAssembly {
  readonly folder: string;
  readonly dataFolder: string;
  remove(): void;
}

/**
 * A synthesized stack as small as can be: a seed bucket that announces its objects, a work bucket, a table, a queue with
 * dead letters that feeds `Worker`, and a rule that starts a machine of one step, `Step`.
 *
 * @param handlers source text of the functions, by logical id; each exports `handler`.
 * @param change edits the template before it is written.
 */
export function testAssembly(
  handlers: Readonly<Record<string, string>>,
  change: (template: TestTemplate) => void = () => undefined,
): TestAssembly {
  const box = mkdtempSync(join(tmpdir(), 'sower-local-'));
  const folder = join(box, 'cdk.out');
  mkdirSync(folder);
  const files: Record<string, Json> = {};
  for (const [id, source] of Object.entries(handlers)) {
    mkdirSync(join(folder, `asset.${id}`));
    writeFileSync(join(folder, `asset.${id}`, 'index.mjs'), source);
    files[id] = {
      source: { path: `asset.${id}`, packaging: 'zip' },
      destinations: { here: { bucketName: 'assets', objectKey: `${id}.zip` } },
    };
  }
  const template = baseTemplate(Object.keys(handlers));
  change(template);
  const write = (name: string, value: unknown): void => writeFileSync(join(folder, name), JSON.stringify(value));
  write('Stack.template.json', template);
  write('Stack.assets.json', { version: '39.0.0', files, dockerImages: {} });
  write('manifest.json', {
    version: '39.0.0',
    artifacts: {
      'Stack.assets': { type: 'cdk:asset-manifest', properties: { file: 'Stack.assets.json' } },
      Stack: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Stack.template.json' } },
    },
  });
  return {
    folder,
    dataFolder: join(box, 'data'),
    remove: () => rmSync(box, { recursive: true, force: true }),
  };
}

const arn = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] });
const statement = (actions: string[], ...resources: Json[]): Json => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resources,
});

function baseTemplate(functions: readonly string[]): TestTemplate {
  const objects = (bucket: string): Json => ({ 'Fn::Join': ['', [arn(bucket), '/*']] });
  const template: TestTemplate = {
    Resources: {
      Seeds: {
        Type: 'AWS::S3::Bucket',
        Properties: { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } },
      },
      Work: { Type: 'AWS::S3::Bucket' },
      Runs: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'sk', AttributeType: 'S' },
          ],
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          BillingMode: 'PAY_PER_REQUEST',
        },
      },
      Dead: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          VisibilityTimeout: 1,
          RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount: 3 },
        },
      },
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {},
          Policies: [
            {
              PolicyName: 'rights',
              PolicyDocument: {
                Statement: [
                  statement(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], objects('Seeds'), objects('Work')),
                  statement(['s3:ListBucket'], arn('Seeds'), arn('Work')),
                  statement(
                    ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
                    arn('Queue'),
                    arn('Dead'),
                  ),
                  statement(['dynamodb:*'], arn('Runs')),
                  statement(['sagemaker:InvokeEndpoint'], {
                    'Fn::Sub': 'arn:${AWS::Partition}:sagemaker:${AWS::Region}:${AWS::AccountId}:endpoint/model',
                  }),
                  statement(['states:StartExecution'], { Ref: 'Machine' }),
                  statement(['lambda:InvokeFunction'], ...functions.map(arn)),
                ],
              },
            },
          ],
        },
      },
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          RoleArn: arn('Role'),
          DefinitionString: {
            'Fn::Join': [
              '',
              [
                '{"StartAt":"Step","States":{"Step":{"Type":"Task","End":true,"Resource":"',
                functions.includes('Step') ? arn('Step') : 'arn:aws:states:::lambda:invoke',
                '"}}}',
              ],
            ],
          },
        },
      },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventPattern: {
            source: ['aws.s3'],
            'detail-type': ['Object Created'],
            detail: { bucket: { name: [{ Ref: 'Seeds' }] }, object: { key: [{ wildcard: 'drops/*/run.yaml' }] } },
          },
          Targets: [
            {
              Id: 'Target0',
              Arn: { Ref: 'Machine' },
              RoleArn: arn('Role'),
              InputTransformer: {
                InputPathsMap: { b: '$.detail.bucket.name', k: '$.detail.object.key' },
                InputTemplate: '{"bucket":<b>,"key":<k>}',
              },
            },
          ],
        },
      },
    },
    Outputs: {
      SeedBucket: { Value: { Ref: 'Seeds' } },
      WorkBucket: { Value: { Ref: 'Work' } },
      RunsTable: { Value: { Ref: 'Runs' } },
      QueueUrl: { Value: { Ref: 'Queue' } },
      DeadUrl: { Value: { Ref: 'Dead' } },
      StateMachineArn: { Value: { Ref: 'Machine' } },
    },
  };
  for (const id of functions)
    template.Resources[id] = {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'assets', S3Key: `${id}.zip` },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: arn('Role'),
        MemorySize: 128,
        Timeout: 5,
        Environment: {
          Variables: {
            SEED_BUCKET: { Ref: 'Seeds' },
            WORK_BUCKET: { Ref: 'Work' },
            RUNS_TABLE: { Ref: 'Runs' },
            QUEUE_URL: { Ref: 'Queue' },
            ENDPOINTS: JSON.stringify({ default: { name: 'model', mode: 'async' } }),
            NODE_OPTIONS: '--enable-source-maps',
          },
        },
      },
    };
  if (functions.includes('Worker'))
    template.Resources.Feed = {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        BatchSize: 5,
        EventSourceArn: arn('Queue'),
        FunctionName: { Ref: 'Worker' },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      },
    };
  return template;
}
