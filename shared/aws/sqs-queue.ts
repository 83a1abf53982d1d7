import { SendMessageBatchCommand, type SendMessageBatchCommandOutput, type SQSClient } from '@aws-sdk/client-sqs';
import type { WorkerName } from '../contract/environment.ts';
import type { Queue } from '../ports.ts';

const messagesPerBatch = 10;
const tries = 3;

/**
 * Sends pointers in batches of ten. Entries that fail alone are sent again; a send that keeps failing is thrown. The
 * messages of a run are a group of their own: with groups a standard queue keeps the run that has sent few messages from
 * waiting behind all those of another.
 */
export function sqsQueue(client: SQSClient, urls: Readonly<Partial<Record<WorkerName, string>>>): Queue {
  /** Stand-ins for SQS may know groups in queues of another kind only. */
  let knowsGroups = true;
  const send = async (QueueUrl: string | undefined, entries: readonly Entry[]): Promise<Answer> => {
    const Entries = entries.map(({ MessageGroupId, ...entry }) => (knowsGroups ? { ...entry, MessageGroupId } : entry));
    try {
      const answer = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      const refused = (answer.Failed ?? []).some(({ SenderFault, Message }) => SenderFault && isAboutGroups(Message));
      if (!knowsGroups || !refused) return answer;
    } catch (error) {
      if (!knowsGroups || !(error instanceof Error) || !isAboutGroups(error.message)) throw error;
    }
    knowsGroups = false;
    return send(QueueUrl, entries);
  };
  return {
    async send(worker, messages) {
      for (let first = 0; first < messages.length; first += messagesPerBatch) {
        let entries: Entry[] = messages.slice(first, first + messagesPerBatch).map((message, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(message),
          MessageGroupId: message.run,
        }));
        for (let left = tries; entries.length > 0; left -= 1) {
          const answer = await send(urls[worker], entries);
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

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly MessageGroupId: string;
}

type Answer = Pick<SendMessageBatchCommandOutput, 'Failed'>;

/** The services that refuse a group name the parameter, in one spelling or another. */
const isAboutGroups = (message = ''): boolean => /message ?group ?id/iu.test(message);
