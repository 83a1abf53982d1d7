import { Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import {
  failuresLocation,
  repliesLocation,
  type WiringName,
  wiringParameter,
} from '../shared/contract/endpoint-wiring.ts';
import { skipChecks } from './acknowledged.ts';
import { WorkQueue } from './work-queue.ts';

export interface RepliesProps {
  readonly work: Bucket;
  /** Key of the bucket, where it is not the service's. */
  readonly key: IKey | undefined;
}

/**
 * What an async endpoint tells of its batches: two topics into one queue. The endpoint itself may be in another stack, or
 * made by somebody else; it finds topics and bucket by the names of parameters.
 */
export class Replies extends Construct {
  /** Notices; one that fails again and again stays in its dead letters, and its batch is found by looking. */
  readonly queue: WorkQueue;

  constructor(scope: Construct, id: string, { work, key }: RepliesProps) {
    super(scope, id);
    this.queue = new WorkQueue(this, 'Collect', { worker: 'collect' });
    const success = this.topic('Answered');
    const error = this.topic('Failed');
    const bucket = work.bucketName;
    this.publish('bucket', bucket);
    this.publish('replies', repliesLocation(bucket));
    this.publish('failures', failuresLocation(bucket));
    this.publish('success-topic', success.topicArn);
    this.publish('error-topic', error.topicArn);
    if (key !== undefined) this.publish('key', key.keyArn);
  }

  /** Endpoints publish by the right of their own role. */
  private topic(id: string): Topic {
    const topic = new Topic(this, id, { enforceSSL: true });
    skipChecks(topic, 'CKV_AWS_26');
    topic.addSubscription(new SqsSubscription(this.queue.queue, { rawMessageDelivery: true }));
    return topic;
  }

  private publish(name: WiringName, stringValue: string): void {
    const parameterName = wiringParameter(Stack.of(this).stackName, name);
    new StringParameter(this, `Parameter-${name}`, { parameterName, stringValue, simpleName: false });
  }
}
