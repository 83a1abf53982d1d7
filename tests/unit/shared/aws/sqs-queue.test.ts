import type { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { sqsQueue } from '../../../../shared/aws/sqs-queue.ts';

type Input = SendMessageBatchCommand['input'];
type Answer = { Failed?: { Id: string; Code: string; SenderFault: boolean; Message?: string }[] };

/** A service that answers by function and remembers what it was sent. */
function service(answer: (input: Input, call: number) => Answer): { client: SQSClient; sent: Input[] } {
  const sent: Input[] = [];
  const send = async ({ input }: SendMessageBatchCommand): Promise<Answer> => {
    sent.push(input);
    return answer(input, sent.length);
  };
  return { client: { send } as unknown as SQSClient, sent };
}
const message = (run: string, shard: string) => ({ run, stage: 'ask', shard, attempt: 1 });
const groups = (sent: readonly Input[]) => sent.map(({ Entries = [] }) => Entries.map((one) => one.MessageGroupId));

describe('sqsQueue', () => {
  it('makes the messages of a run a group, so that another run need not wait behind all of them', async () => {
    const { client, sent } = service(() => ({}));
    await sqsQueue(client, { generate: 'url' }).send('generate', [message('a', '1'), message('b', '1')]);
    expect(groups(sent)).toEqual([['a', 'b']]);
  });

  it.each([
    [
      'a refused entry',
      () => ({
        Failed: [
          { Id: '0', Code: 'InvalidParameterValue', SenderFault: true, Message: 'MessageGroupId is for FIFO queues' },
        ],
      }),
    ],
    [
      'an error',
      () => {
        throw new Error('The request include parameter MessageGroupId that is not valid for this queue type');
      },
    ],
  ])('sends without groups from then on where they are not known: %s', async (_name, refuse) => {
    const { client, sent } = service((_input, call) => (call === 1 ? refuse() : {}));
    const queue = sqsQueue(client, { generate: 'url' });
    await queue.send('generate', [message('a', '1')]);
    await queue.send('generate', [message('a', '2')]);
    expect(groups(sent)).toEqual([['a'], [undefined], [undefined]]);
  });

  it('sends entries again that failed alone, and says so when they keep failing', async () => {
    const failing = { Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }] };
    const passing = service((_input, call) => (call === 1 ? failing : {}));
    await sqsQueue(passing.client, {}).send('filter', [message('a', '1'), message('a', '2')]);
    expect(passing.sent.map(({ Entries = [] }) => Entries.length)).toEqual([2, 1]);
    const { client, sent } = service(() => failing);
    const attempt = sqsQueue(client, {}).send('filter', [message('a', '1'), message('a', '2')]);
    await expect(attempt).rejects.toThrow(/refused 1 messages: InternalError/u);
    expect(sent).toHaveLength(3);
  });
});
