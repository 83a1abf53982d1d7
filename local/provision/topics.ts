import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { ProvisionedStack } from './provision.ts';

const Subscription = z.object({
  Protocol: z.enum(['sqs', 'email'], { error: 'the local cloud has subscriptions by sqs only; those by email rest' }),
  TopicArn: z.string(),
  Endpoint: z.string(),
  RawMessageDelivery: z.literal(true, { error: 'the local cloud delivers raw messages only' }).optional(),
  FilterPolicy: z.undefined({ error: 'the local cloud has no filter policies' }).optional(),
});
const QueuePolicy = z.object({
  Queues: z.array(z.string()),
  PolicyDocument: z.object({ Statement: z.array(z.looseObject({ Effect: z.string() })) }),
});
const Sending = z.looseObject({
  Effect: z.literal('Allow'),
  Action: z.literal('sqs:SendMessage'),
  Principal: z.object({ Service: z.literal('sns.amazonaws.com') }),
  Condition: z.object({ ArnEquals: z.object({ 'aws:SourceArn': z.string() }) }),
});

/** The topics of a stack, as far as queues are subscribed to them. */
export interface Topics {
  /** Delivers to every subscribed queue, at least once. @throws Error for a topic that is not in the stack. */
  publish(topicArn: string, message: string): Promise<void>;
}

/**
 * @throws Error naming a subscription that could not deliver on AWS either: without a right of the topic in the policy of the
 * queue nothing arrives, and nobody is told.
 */
export function stackTopics(stack: ProvisionedStack, queues: SQSClient): Topics {
  const topics = new Set(stack.ids('AWS::SNS::Topic').map((id) => stack.values.arnOf(id)));
  const urls = new Map<string, string[]>();
  for (const id of stack.ids('AWS::SNS::Subscription')) {
    const parsed = Subscription.safeParse(stack.properties(id));
    if (!parsed.success) throw new Error(`The subscription ${id} cannot run here: ${z.prettifyError(parsed.error)}`);
    const { Protocol, TopicArn, Endpoint, RawMessageDelivery } = parsed.data;
    if (Protocol === 'email') continue;
    const url = stack.queueUrls.get(Endpoint);
    if (url === undefined) throw new Error(`The subscription ${id} leads to a queue that is not in the template.`);
    if (!RawMessageDelivery)
      throw new Error(`The subscription ${id} cannot run here: only raw messages are delivered.`);
    if (!maySend(stack, TopicArn, url))
      throw new Error(`The policy of the queue of ${id} does not allow its topic to send to it.`);
    urls.set(TopicArn, [...(urls.get(TopicArn) ?? []), url]);
  }
  return {
    async publish(topicArn, message) {
      if (!topics.has(topicArn)) throw new Error(`There is no topic ${topicArn}.`);
      const send = (QueueUrl: string): Promise<unknown> =>
        queues.send(new SendMessageCommand({ QueueUrl, MessageBody: message }));
      await Promise.all((urls.get(topicArn) ?? []).map(send));
    },
  };
}

function maySend(stack: ProvisionedStack, topicArn: string, queueUrl: string): boolean {
  return stack.ids('AWS::SQS::QueuePolicy').some((id) => {
    const { Queues, PolicyDocument } = QueuePolicy.parse(stack.properties(id));
    if (!Queues.includes(queueUrl)) return false;
    return PolicyDocument.Statement.some((statement) => {
      const sending = Sending.safeParse(statement);
      return sending.success && sending.data.Condition.ArnEquals['aws:SourceArn'] === topicArn;
    });
  });
}
