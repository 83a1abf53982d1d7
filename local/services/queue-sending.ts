import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type MessageAttributes, QueueEngine, type SqsQueue, type SqsStore } from './engine.ts';

/** An error answer of the queue service. */
export class QueueRefusal extends Error {
  override readonly name = 'QueueRefusal';
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const Attribute = z.looseObject({
  DataType: z.string(),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});
const Entry = z.looseObject({
  MessageBody: z.string().optional(),
  DelaySeconds: z.number().optional(),
  MessageAttributes: z.record(z.string(), Attribute).default({}),
});
type Entry = z.infer<typeof Entry>;
const Single = Entry.extend({ QueueUrl: z.string() });
const Batch = z.looseObject({ QueueUrl: z.string(), Entries: z.array(Entry.extend({ Id: z.string() })).default([]) });

const longestDelaySeconds = 900;
const mostEntries = 10;
const mostAttributes = 10;
const largestBatchBytes = 1_048_576;
const entryId = /^[\w-]{1,80}$/u;
/** Characters that a message may hold. Source: SQS API reference, SendMessage. */
const validBody = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]+$/u;

export function sendMessage(request: unknown, store: SqsStore): object {
  const entry = Single.safeParse(request);
  if (!entry.success) throw new QueueRefusal('InvalidParameterValue', 'A parameter has the wrong type.');
  return send(entry.data, queueAt(entry.data.QueueUrl, store));
}

/** Entries fail alone: a bad one is reported as failed, the others are sent. */
export function sendMessageBatch(request: unknown, store: SqsStore): object {
  const batch = Batch.safeParse(request);
  if (!batch.success) throw new QueueRefusal('InvalidParameterValue', 'A parameter has the wrong type.');
  const { QueueUrl, Entries } = batch.data;
  const queue = queueAt(QueueUrl, store);
  if (Entries.length === 0) throw new QueueRefusal('EmptyBatchRequest', 'The batch request has no entries.');
  if (Entries.length > mostEntries)
    throw new QueueRefusal('TooManyEntriesInBatchRequest', `A batch has at most ${mostEntries} entries.`);
  if (Entries.some(({ Id }) => !entryId.test(Id)))
    throw new QueueRefusal('InvalidBatchEntryId', 'An entry id has letters, digits, hyphens and underscores only.');
  if (new Set(Entries.map(({ Id }) => Id)).size < Entries.length)
    throw new QueueRefusal('BatchEntryIdsNotDistinct', 'Two entries of the batch have the same id.');
  if (Entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > largestBatchBytes)
    throw new QueueRefusal('BatchRequestTooLong', `A batch has at most ${largestBatchBytes} bytes.`);
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of Entries) {
    try {
      Successful.push({ Id: entry.Id, ...send(entry, queue) });
    } catch (error) {
      if (!(error instanceof QueueRefusal)) throw error;
      Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}

function send(entry: Entry, queue: SqsQueue): object {
  const { MessageBody: body, DelaySeconds: delay = Number(queue.attributes.DelaySeconds ?? 0) } = entry;
  if (!body) throw new QueueRefusal('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (!validBody.test(body)) throw new QueueRefusal('InvalidMessageContents', 'The body has characters SQS refuses.');
  const largest = Number(queue.attributes.MaximumMessageSize);
  if (bytesOf(entry) > largest)
    throw new QueueRefusal('InvalidParameterValue', `Message must be shorter than ${largest} bytes.`);
  if (!Number.isInteger(delay) || delay < 0 || delay > longestDelaySeconds)
    throw new QueueRefusal('InvalidParameterValue', `DelaySeconds must be between 0 and ${longestDelaySeconds}.`);
  const attributes = checkedAttributes(entry.MessageAttributes);
  const message = QueueEngine.createMessage(body, attributes, delay > 0 ? delay : undefined);
  queue.enqueue(message);
  return {
    MessageId: message.messageId,
    MD5OfMessageBody: createHash('md5').update(body).digest('hex'),
    ...(message.md5OfMessageAttributes ? { MD5OfMessageAttributes: message.md5OfMessageAttributes } : {}),
  };
}

function checkedAttributes(attributes: Entry['MessageAttributes']): MessageAttributes {
  const entries = Object.entries(attributes);
  if (entries.length > mostAttributes)
    throw new QueueRefusal('InvalidParameterValue', `A message has at most ${mostAttributes} attributes.`);
  for (const [name, { DataType, StringValue, BinaryValue }] of entries) {
    const kind = DataType.split('.')[0];
    const value = kind === 'Binary' ? BinaryValue : StringValue;
    if (!['String', 'Number', 'Binary'].includes(kind ?? '') || !value || !/^[\w.-]{1,256}$/u.test(name))
      throw new QueueRefusal('InvalidParameterValue', `The message attribute ${name} is not valid.`);
  }
  return attributes as MessageAttributes;
}

function queueAt(url: string, store: SqsStore): SqsQueue {
  const queue = store.getQueue(url);
  if (!queue) throw new QueueRefusal('QueueDoesNotExist', 'The specified queue does not exist.');
  return queue;
}

function bytesOf({ MessageBody = '', MessageAttributes }: Entry): number {
  const texts = Object.entries(MessageAttributes).flatMap(([name, attribute]) => [
    name,
    attribute.DataType,
    attribute.StringValue ?? attribute.BinaryValue ?? '',
  ]);
  return [MessageBody, ...texts].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
