import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueNameExists,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';

const RedrivePolicy = z.strictObject({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().min(1),
});
const whole = z.coerce.number().int().nonnegative().optional();
const Properties = z.looseObject({
  VisibilityTimeout: whole,
  DelaySeconds: whole,
  MessageRetentionPeriod: whole,
  ReceiveMessageWaitTimeSeconds: whole,
  RedrivePolicy: RedrivePolicy.optional(),
  FifoQueue: z.literal(false, { error: 'the local cloud has no FIFO queues' }).optional(),
});

export interface ProvisionedQueue {
  readonly url: string;
  readonly arn: string;
}

/**
 * Makes the queue, or brings an existing one to the declared settings.
 *
 * @param endpoint where the queue service is; the queue's address is put on it, whatever name the service gives itself.
 */
export async function provisionQueue(
  client: SQSClient,
  endpoint: string,
  id: string,
  name: string,
  properties: unknown,
): Promise<ProvisionedQueue> {
  const parsed = Properties.safeParse(properties);
  if (!parsed.success) throw new Error(`The local cloud cannot hold the queue ${id}: ${z.prettifyError(parsed.error)}`);
  const { RedrivePolicy: redrive, ...rest } = parsed.data;
  const numbers = ['VisibilityTimeout', 'DelaySeconds', 'MessageRetentionPeriod', 'ReceiveMessageWaitTimeSeconds'];
  const Attributes = Object.fromEntries([
    ...Object.entries(rest)
      .filter(([attribute, value]) => numbers.includes(attribute) && value !== undefined)
      .map(([attribute, value]) => [attribute, String(value)]),
    ...(redrive === undefined ? [] : [['RedrivePolicy', JSON.stringify(redrive)]]),
  ]) as Record<string, string>;
  const url = onEndpoint(await makeQueue(client, name, Attributes), endpoint);
  const answer = await client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
  const arn = answer.Attributes?.QueueArn;
  if (!arn) throw new Error(`The queue service gave no ARN for ${name}.`);
  return { url, arn };
}

async function makeQueue(client: SQSClient, name: string, Attributes: Record<string, string>): Promise<string> {
  try {
    return String((await client.send(new CreateQueueCommand({ QueueName: name, Attributes }))).QueueUrl);
  } catch (error) {
    if (!(error instanceof QueueNameExists)) throw error;
    const QueueUrl = String((await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl);
    await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    return QueueUrl;
  }
}

/**
 * A queue's URL at the address that we know. Some services put host names before their address that nobody can resolve,
 * even before an IP address, which makes no URL at all; so only the path is taken from theirs.
 */
export const onEndpoint = (url: string, endpoint: string): string =>
  `${new URL(endpoint).origin}${url.replace(/^[a-z]+:\/\/[^/]*/iu, '')}`;
