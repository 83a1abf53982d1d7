import { type Acknowledgment, Aws, type CfnElement, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

/** One statement of a role's policy, with what the scanner says of it and why that stands. */
export interface Right {
  readonly statement: PolicyStatement;
  readonly acknowledged: readonly Acknowledgment[];
}

/** @param keys pattern below the bucket, such as `runs/*`. */
export const readObjects = (bucket: Bucket, ...keys: readonly string[]): Right =>
  objectRight(bucket, 's3:GetObject', keys);

export const writeObjects = (bucket: Bucket, ...keys: readonly string[]): Right =>
  objectRight(bucket, 's3:PutObject', keys);

/**
 * To list below a prefix, and to be told "not there" (404) instead of "not allowed" (403) by a read of a missing
 * object: S3 takes the missing key for the prefix when it asks whether the caller may list.
 */
export const listObjects = (bucket: Bucket, ...keys: readonly string[]): Right => ({
  statement: new PolicyStatement({
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    conditions: { StringLike: { 's3:prefix': keys } },
  }),
  acknowledged: [],
});

export type TableAction = 'BatchGetItem' | 'GetItem' | 'PartiQLInsert' | 'PutItem' | 'Query' | 'UpdateItem';

export const useTable = (table: Table, ...actions: readonly TableAction[]): Right =>
  plain(
    actions.map((action) => `dynamodb:${action}`),
    [table.tableArn],
  );

export const sendTo = (queues: readonly Queue[]): Right =>
  plain(
    ['sqs:SendMessage'],
    queues.map((queue) => queue.queueArn),
  );

/** What Lambda's poller does with the role of the function that it feeds. */
export const receiveFrom = (queues: readonly Queue[]): Right =>
  plain(
    ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
    queues.map((queue) => queue.queueArn),
  );

export const invokeEndpoints = (endpointArns: readonly string[]): Right =>
  plain(['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointAsync'], endpointArns);

/**
 * To set the smallest and largest number of instances of endpoints. Scalable targets have ids of their own that no
 * template knows, so the call is confined by what is scaled.
 */
export const scaleEndpoints = (stack: Stack): Right => {
  const target = { service: 'application-autoscaling', resource: 'scalable-target', resourceName: '*' };
  const arn = 'arn:<AWS::Partition>:application-autoscaling:<AWS::Region>:<AWS::AccountId>:scalable-target/*';
  return {
    statement: new PolicyStatement({
      actions: ['application-autoscaling:RegisterScalableTarget'],
      resources: [stack.formatArn(target)],
      conditions: {
        StringEquals: {
          'application-autoscaling:service-namespace': 'sagemaker',
          'application-autoscaling:scalable-dimension': 'sagemaker:variant:DesiredInstanceCount',
        },
      },
    }),
    acknowledged: [
      {
        id: `AwsSolutions-IAM5[Resource::${arn}]`,
        reason:
          'Ids of scalable targets are given by the service; conditions confine the call to instances of endpoints.',
      },
    ],
  };
};

/** The key of buckets and tables, through these two services only. */
export const useKey = (key: IKey): Right => ({
  statement: new PolicyStatement({
    actions: ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'].map(
      (action) => `kms:${action}`,
    ),
    resources: [key.keyArn],
    conditions: {
      StringEquals: {
        'kms:ViaService': ['s3', 'dynamodb'].map((service) => `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`),
      },
    },
  }),
  acknowledged: [],
});

export const callFunction = (functionArn: string): Right => plain(['lambda:InvokeFunction'], [functionArn]);

export const traceActions = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

/** For actions that AWS offers without resource-level rights. */
export const anywhere = (actions: readonly string[], reason: string): Right => ({
  statement: new PolicyStatement({ actions: [...actions], resources: ['*'] }),
  acknowledged: [{ id: 'AwsSolutions-IAM5[Resource::*]', reason }],
});

export function plain(actions: readonly string[], resources: readonly string[]): Right {
  return { statement: new PolicyStatement({ actions: [...actions], resources: [...resources] }), acknowledged: [] };
}

function objectRight(bucket: Bucket, action: string, keys: readonly string[]): Right {
  const logicalId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnElement);
  return {
    statement: new PolicyStatement({ actions: [action], resources: keys.map((key) => bucket.arnForObjects(key)) }),
    acknowledged: keys
      .filter((key) => key.includes('*'))
      .map((key) => ({
        id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/${key}]`,
        reason: `Keys hold ids that are known at run time only; the function is confined to ${key}.`,
      })),
  };
}
