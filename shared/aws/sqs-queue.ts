import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WorkerName } from '../contract/environment.ts';
import type { Queue } from '../ports.ts';

const messagesPerBatch = 10;
const tries = 3;

/** Sends pointers in batches of ten. Entries that fail alone are sent again; a send that keeps failing is thrown. */
export function sqsQueue(client: SQSClient, urls: Readonly<Partial<Record<WorkerName, string>>>): Queue {
  return {
    async send(worker, messages) {
      for (let first = 0; first < messages.length; first += messagesPerBatch) {
        let entries = messages
          .slice(first, first + messagesPerBatch)
          .map((message, index) => ({ Id: String(index), MessageBody: JSON.stringify(message) }));
        for (let left = tries; entries.length > 0; left -= 1) {
          const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: urls[worker], Entries: entries }));
          const failed = new Set((answer.Failed ?? []).map(({ Id }) => Id));
          entries = entries.filter(({ Id }) => failed.has(Id));
          if (entries.length > 0 && left === 1) {
            throw new Error(`The ${worker} queue refused ${entries.length} messages: ${answer.Failed?.[0]?.Code}`);
          }
        }
      }
    },
  };
}
