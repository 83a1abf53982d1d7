import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Inbox } from '../ports.ts';

/** Long polls ask all servers of the queue; short ones may miss what is there. */
const waitSeconds = 1;

/** The queue that feeds a function, for the function itself. Its event source needs the very same rights. */
export function sqsInbox(client: SQSClient, url: string): Inbox {
  return {
    async take(count) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: count, WaitTimeSeconds: waitSeconds }),
      );
      return Messages.flatMap(({ Body, ReceiptHandle }) =>
        Body === undefined || ReceiptHandle === undefined ? [] : [{ body: Body, receipt: ReceiptHandle }],
      );
    },
    async remove(receipt) {
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }));
    },
  };
}
