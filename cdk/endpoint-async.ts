import { Aws, type Stack } from 'aws-cdk-lib';
import type { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { type WiringName, wiringParameter } from '../shared/contract/endpoint-wiring.ts';
import { failuresPrefix, repliesPrefix } from '../shared/contract/keys.ts';
import { plain, type Right } from './rights.ts';

/** Batches that one instance works on at once: with 64 conversations each, twice what the engine has sequences for. */
const batchesAtOnce = 8;

/**
 * Where an async endpoint writes and whom it tells: the pipeline's bucket and topics, which it finds by the names of
 * parameters at deployment. So the pipeline must be deployed first, and neither stack holds the other.
 */
export interface PipelineWiring {
  readonly bucket: string;
  readonly replies: string;
  readonly failures: string;
  readonly successTopic: string;
  readonly errorTopic: string;
  /** Key of the bucket, where the pipeline has one of its own. */
  readonly keyArn: string | undefined;
}

/** @param pipeline name of the pipeline's stack. */
export function readWiring(scope: Construct, pipeline: string, customerKey: boolean): PipelineWiring {
  const value = (name: WiringName): string =>
    StringParameter.valueForStringParameter(scope, wiringParameter(pipeline, name));
  return {
    bucket: value('bucket'),
    replies: value('replies'),
    failures: value('failures'),
    successTopic: value('success-topic'),
    errorTopic: value('error-topic'),
    keyArn: customerKey ? value('key') : undefined,
  };
}

export const asyncConfig = (wiring: PipelineWiring): CfnEndpointConfig.AsyncInferenceConfigProperty => ({
  clientConfig: { maxConcurrentInvocationsPerInstance: batchesAtOnce },
  outputConfig: {
    s3OutputPath: wiring.replies,
    s3FailurePath: wiring.failures,
    notificationConfig: { successTopic: wiring.successTopic, errorTopic: wiring.errorTopic },
    ...(wiring.keyArn === undefined ? {} : { kmsKeyId: wiring.keyArn }),
  },
});

/** What the endpoint does for a batch: reads a large body, writes what came of it, tells the topics. */
export function asyncRights(
  stack: Stack,
  { bucket, successTopic, errorTopic, keyArn }: PipelineWiring,
): readonly Right[] {
  // The scanner names the bucket by the template parameter that holds its name.
  const { Ref: parameter } = z.object({ Ref: z.string() }).parse(stack.resolve(bucket));
  const objects = (prefix: string): string => `arn:${Aws.PARTITION}:s3:::${bucket}/${prefix}/*`;
  const below = (actions: readonly string[], ...prefixes: readonly string[]): Right => ({
    ...plain(actions, prefixes.map(objects)),
    acknowledged: prefixes.map((prefix) => ({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::<${parameter}>/${prefix}/*]`,
      reason: `Keys hold ids that are known at run time only; the endpoint is confined to ${prefix}/.`,
    })),
  });
  return [
    below(['s3:GetObject'], 'requests'),
    below(['s3:PutObject'], repliesPrefix, failuresPrefix),
    plain(['sns:Publish'], [successTopic, errorTopic]),
    ...(keyArn === undefined ? [] : [plain(['kms:Decrypt', 'kms:GenerateDataKey'], [keyArn])]),
  ];
}
