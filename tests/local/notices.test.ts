import { describe, expect, it } from 'vitest';
import type { ProvisionedStack } from '../../local/provision/provision.ts';
import { stackTopics } from '../../local/provision/topics.ts';
import { withNoticeFaults } from '../../local/services/notice-faults.ts';

const resources: Record<string, { Type: string; properties: Record<string, unknown> }> = {
  Done: { Type: 'AWS::SNS::Topic', properties: {} },
  Sub: {
    Type: 'AWS::SNS::Subscription',
    properties: { Protocol: 'sqs', TopicArn: 'arn:Done', Endpoint: 'arn:queue', RawMessageDelivery: true },
  },
  Policy: {
    Type: 'AWS::SQS::QueuePolicy',
    properties: {
      Queues: ['http://queue'],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sqs:SendMessage',
            Principal: { Service: 'sns.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': 'arn:Done' } },
          },
        ],
      },
    },
  },
};

/** As much of a stack as topics need. @param changes replace properties of a resource. */
function topicsOf(changes: Record<string, Record<string, unknown>> = {}) {
  const sent: { QueueUrl?: string; MessageBody?: string }[] = [];
  const stack = {
    ids: (...types: string[]) => Object.keys(resources).filter((id) => types.includes(resources[id]?.Type ?? '')),
    properties: (id: string) => ({ ...resources[id]?.properties, ...changes[id] }),
    values: { arnOf: (id: string) => `arn:${id}` },
    queueUrls: new Map([['arn:queue', 'http://queue']]),
  } as unknown as ProvisionedStack;
  const queues = { send: async ({ input }: { input: (typeof sent)[number] }) => void sent.push(input) };
  return { topics: stackTopics(stack, queues as unknown as Parameters<typeof stackTopics>[1]), sent };
}

describe('topics of the template', () => {
  it('deliver to the queues that are subscribed to them', async () => {
    const { topics, sent } = topicsOf();
    await topics.publish('arn:Done', 'hello');
    expect(sent).toEqual([{ QueueUrl: 'http://queue', MessageBody: 'hello' }]);
  });

  it('are known by their names only', async () => {
    await expect(topicsOf().topics.publish('arn:Other', 'x')).rejects.toThrow('There is no topic arn:Other');
  });

  it.each<[string, Record<string, Record<string, unknown>>, RegExp]>([
    [
      'a queue that does not let the topic send',
      { Policy: { Queues: [] } },
      /policy of the queue of Sub does not allow/u,
    ],
    ['a queue of another stack', { Sub: { Endpoint: 'arn:else' } }, /not in the template/u],
    ['wrapped messages', { Sub: { RawMessageDelivery: undefined } }, /only raw messages/u],
    ['a filter', { Sub: { FilterPolicy: { a: ['b'] } } }, /Sub cannot run here/u],
  ])('are refused with %s', (_name, changes, message) => {
    expect(() => topicsOf(changes)).toThrow(message);
  });

  it('leave mails alone', () => {
    expect(() => topicsOf({ Sub: { Protocol: 'email' } })).not.toThrow();
  });
});

describe('notices with faults', () => {
  const told = async (faults: Parameters<typeof withNoticeFaults>[1]): Promise<string[]> => {
    const sent: string[] = [];
    const publish = withNoticeFaults(async (_topic, message) => void sent.push(message), faults);
    for (let notice = 0; notice < 100; notice += 1) await publish('t', String(notice));
    return sent;
  };

  it('get lost, come twice and beside test messages, the same way for the same seed', async () => {
    expect((await told({ seed: 1, lostShare: 0.5 })).length).toBeLessThan(70);
    expect((await told({ seed: 1, twiceShare: 0.5 })).length).toBeGreaterThan(130);
    const tests = await told({ seed: 1, testShare: 0.5 });
    expect(tests.filter((message) => message.includes('TestNotification')).length).toBeGreaterThan(30);
    expect(await told({ seed: 1, testShare: 0.5 })).toEqual(tests);
    expect(await told({ seed: 2, testShare: 0.5 })).not.toEqual(tests);
    expect(await told({ seed: 1 })).toEqual(Array.from({ length: 100 }, (_, notice) => String(notice)));
  });
});
