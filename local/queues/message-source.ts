import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SqsStore } from '../services/engine.ts';

/** A received message, as the Lambda service hands it to a function. */
export interface QueueMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, unknown>>;
}

/** Where a poller takes messages from. */
export interface MessageSource {
  /** Waits up to the given time for the first message. Comes back early, with nothing, when stopped. */
  receive(queueUrl: string, count: number, waitSeconds: number, stop: AbortSignal): Promise<QueueMessage[]>;
  remove(queueUrl: string, receiptHandles: readonly string[]): Promise<void>;
}

const mostPerCall = 10;

/** Takes from the embedded queues without going through HTTP. */
export function embeddedSource(store: SqsStore): MessageSource {
  const queueAt = (url: string) => {
    const queue = store.getQueue(url);
    if (!queue) throw new Error(`There is no queue ${url}.`);
    return queue;
  };
  return {
    async receive(queueUrl, count, waitSeconds, stop) {
      const queue = queueAt(queueUrl);
      const take = () => queue.dequeue(Math.min(count, mostPerCall), undefined, (arn) => store.getQueueByArn(arn));
      let received = take();
      if (received.length === 0 && waitSeconds > 0 && !stop.aborted) {
        await unlessStopped(queue.waitForMessages(waitSeconds), stop);
        if (stop.aborted) return [];
        received = take();
      }
      return received.map((message) => {
        const stored = queue.inflightMessages.get(message.ReceiptHandle)?.message;
        return {
          messageId: message.MessageId,
          receiptHandle: message.ReceiptHandle,
          body: message.Body,
          md5OfBody: message.MD5OfBody,
          attributes: {
            ApproximateReceiveCount: String(stored?.approximateReceiveCount ?? 1),
            SentTimestamp: String(stored?.sentTimestamp ?? 0),
            SenderId: 'local',
            ApproximateFirstReceiveTimestamp: String(stored?.approximateFirstReceiveTimestamp ?? 0),
          },
          messageAttributes: lambdaAttributes(message.MessageAttributes),
        };
      });
    },
    async remove(queueUrl, receiptHandles) {
      const queue = queueAt(queueUrl);
      for (const handle of receiptHandles) queue.deleteMessage(handle);
    },
  };
}

/** Takes from queues behind an endpoint that the user gave. */
export function remoteSource(client: SQSClient): MessageSource {
  return {
    async receive(queueUrl, count, waitSeconds, stop) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: Math.min(count, mostPerCall),
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
        { abortSignal: stop },
      );
      return Messages.map((message) => ({
        messageId: message.MessageId ?? '',
        receiptHandle: message.ReceiptHandle ?? '',
        body: message.Body ?? '',
        md5OfBody: message.MD5OfBody ?? '',
        attributes: message.Attributes ?? {},
        messageAttributes: lambdaAttributes(message.MessageAttributes),
      }));
    },
    async remove(queueUrl, receiptHandles) {
      for (let first = 0; first < receiptHandles.length; first += mostPerCall) {
        const page = receiptHandles.slice(first, first + mostPerCall);
        const Entries = page.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
        // An entry that fails is an old handle: the message is delivered again or already gone.
        await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      }
    },
  };
}

function unlessStopped(wait: Promise<void>, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    stop.addEventListener('abort', () => resolve(), { once: true });
    void wait.then(resolve);
  });
}

interface Attribute {
  readonly DataType?: string | undefined;
  readonly StringValue?: string | undefined;
  readonly BinaryValue?: Uint8Array | string | undefined;
}

/** The event has the same attributes with names that begin in lower case. */
const lambdaAttributes = (attributes: Readonly<Record<string, Attribute>> = {}): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        dataType: DataType,
        ...(StringValue === undefined ? {} : { stringValue: StringValue }),
        ...(BinaryValue === undefined ? {} : { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
      },
    ]),
  );
