import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, type TestServices, testServices } from '../support/local-services.ts';

describe('local queues', () => {
  let services: TestServices;
  beforeAll(async () => {
    services = await testServices({ delivery: { seed: 7, duplicateShare: 0 } });
  });
  afterAll(() => services.close());

  let made = 0;
  const queue = async (Attributes: Record<string, string> = {}): Promise<string> => {
    made += 1;
    const { QueueUrl = '' } = await services.queues.send(
      new CreateQueueCommand({ QueueName: `queue-${made}`, Attributes }),
    );
    return QueueUrl;
  };
  const send = (QueueUrl: string, MessageBody: string, more: object = {}) =>
    services.queues.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
  const receive = async (QueueUrl: string, more: object = {}): Promise<Message[]> => {
    const command = new ReceiveMessageCommand({
      ...{ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] },
      ...more,
    });
    return (await services.queues.send(command)).Messages ?? [];
  };

  it('carries every character that SQS carries, and refuses the others', async () => {
    const url = await queue();
    const body = 'plain, ümlaut, 漢字, \u{1F33E}\u{1F468}‍\u{1F33E}, tab\t, line\n';
    await send(url, body);
    expect((await receive(url)).map(({ Body }) => Body)).toEqual([body]);
    expect(await refusal(send(url, 'bell \u0007'))).toBe('InvalidMessageContents 400');
    expect(await refusal(send(url, 'half \uD83C'))).toBe('InvalidMessageContents 400');
  });

  it('lets entries of a batch fail alone', async () => {
    const url = await queue();
    const { Successful, Failed } = await services.queues.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: 'good', MessageBody: 'one' },
          { Id: 'bad-body', MessageBody: 'bell \u0007' },
          { Id: 'bad-delay', MessageBody: 'late', DelaySeconds: 901 },
          { Id: 'bad-attribute', MessageBody: 'x', MessageAttributes: { a: { DataType: 'Text', StringValue: 'b' } } },
          { Id: 'also-good', MessageBody: 'two' },
        ],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(['good', 'also-good']);
    expect(Failed?.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault])).toEqual([
      ['bad-body', 'InvalidMessageContents', true],
      ['bad-delay', 'InvalidParameterValue', true],
      ['bad-attribute', 'InvalidParameterValue', true],
    ]);
    expect((await receive(url)).map(({ Body }) => Body).sort()).toEqual(['one', 'two']);
  });

  it('refuses batches that SQS refuses', async () => {
    const url = await queue();
    const batch = (count: number, id: (index: number) => string, MessageBody = 'x') =>
      services.queues.send(
        new SendMessageBatchCommand({
          QueueUrl: url,
          Entries: Array.from({ length: count }, (_, index) => ({ Id: id(index), MessageBody })),
        }),
      );
    expect(await refusal(batch(11, String))).toBe('TooManyEntriesInBatchRequest 400');
    expect(await refusal(batch(0, String))).toBe('EmptyBatchRequest 400');
    expect(await refusal(batch(2, () => 'same'))).toBe('BatchEntryIdsNotDistinct 400');
    expect(await refusal(batch(1, () => 'a b'))).toBe('InvalidBatchEntryId 400');
    expect(await refusal(batch(3, String, 'x'.repeat(400_000)))).toBe('BatchRequestTooLong 400');
    expect(await refusal(send(url, 'x'.repeat(2 ** 20)))).toBe('no error');
    expect(await refusal(send(url, 'x'.repeat(2 ** 20 + 1)))).toBe('InvalidParameterValue 400');
    expect(await refusal(send(url, ''))).toBe('MissingParameter 400');
  });

  it('refuses what the emulator alone would accept', async () => {
    const url = await queue();
    expect(await refusal(send(url, 'x', { DelaySeconds: 901 }))).toBe('InvalidParameterValue 400');
    const redrive = (arn: string) =>
      queue({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 2 }) });
    expect(await refusal(redrive('arn:aws:sqs:us-east-1:000000000000:nowhere'))).toBe('InvalidParameterValue 400');
    const remove = (ReceiptHandle: string) =>
      services.queues.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
    expect(await refusal(remove('nonsense'))).toBe('ReceiptHandleIsInvalid 400');
    expect(await refusal(remove('00000000-0000-4000-8000-000000000000'))).toBe('no error');
    expect(await refusal(services.queues.send(new CreateQueueCommand({ QueueName: 'a.fifo' })))).toMatch(/ 501$/u);
    expect(await refusal(send(url.replace(/queue-\d+$/u, 'missing'), 'x'))).toBe('QueueDoesNotExist 400');
  });

  it('delivers in any order', async () => {
    const url = await queue();
    const sent = Array.from({ length: 40 }, (_, index) => String(index));
    for (const body of sent) await send(url, body);
    const received: (string | undefined)[] = [];
    while (received.length < sent.length) received.push(...(await receive(url)).map(({ Body }) => Body));
    expect(received).not.toEqual(sent);
    expect([...received].sort()).toEqual([...sent].sort());
  });

  it('delivers again after the visibility timeout and then to the dead letters', async () => {
    const dead = await queue();
    const { Attributes } = await services.queues.send(
      new GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames: ['QueueArn'] }),
    );
    const url = await queue({
      VisibilityTimeout: '1',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 2 }),
    });
    await send(url, 'again');
    const counts: (string | undefined)[] = [];
    while (counts.length < 2)
      for (const { Attributes: known } of await receive(url, { WaitTimeSeconds: 2 }))
        counts.push(known?.ApproximateReceiveCount);
    expect(counts).toEqual(['1', '2']);
    expect(await receive(url, { WaitTimeSeconds: 2 })).toEqual([]);
    expect((await receive(dead)).map(({ Body }) => Body)).toEqual(['again']);
  });

  it('wakes a waiting receiver when a message comes, and gives messages back at once when asked', async () => {
    const url = await queue();
    const waiting = receive(url, { WaitTimeSeconds: 10 });
    await send(url, 'now');
    const [message] = await waiting;
    expect(message?.Body).toBe('now');
    const handle = { QueueUrl: url, ReceiptHandle: message?.ReceiptHandle };
    await services.queues.send(new ChangeMessageVisibilityCommand({ ...handle, VisibilityTimeout: 0 }));
    const [again] = await receive(url);
    const { Successful } = await services.queues.send(
      new DeleteMessageBatchCommand({ QueueUrl: url, Entries: [{ Id: 'a', ReceiptHandle: again?.ReceiptHandle }] }),
    );
    expect(Successful).toEqual([{ Id: 'a' }]);
  });

  it('delivers the seeded share of messages twice, under one message id', async () => {
    const doubling = await testServices({ delivery: { seed: 3, duplicateShare: 0.3 } });
    const { QueueUrl } = await doubling.queues.send(new CreateQueueCommand({ QueueName: 'twice' }));
    for (let index = 0; index < 30; index += 1)
      await doubling.queues.send(new SendMessageCommand({ QueueUrl, MessageBody: String(index) }));
    const ids: (string | undefined)[] = [];
    for (;;) {
      const { Messages = [] } = await doubling.queues.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) break;
      ids.push(...Messages.map(({ MessageId }) => MessageId));
    }
    await doubling.close();
    expect(new Set(ids).size).toBe(30);
    expect(ids.length).toBeGreaterThan(32);
    expect(ids.length).toBeLessThan(70);
  });
});
