import { z } from 'zod';
import { account } from '../resource-values.ts';
import type { Callers } from './callers.ts';
import type { SqsStore } from './engine.ts';
import { QueueRefusal, sendMessage, sendMessageBatch } from './queue-sending.ts';

/** Actions that are answered, with the right they need. */
const actions: Readonly<Record<string, string>> = {
  CreateQueue: 'sqs:CreateQueue',
  DeleteQueue: 'sqs:DeleteQueue',
  GetQueueUrl: 'sqs:GetQueueUrl',
  GetQueueAttributes: 'sqs:GetQueueAttributes',
  SetQueueAttributes: 'sqs:SetQueueAttributes',
  ListQueues: 'sqs:ListQueues',
  PurgeQueue: 'sqs:PurgeQueue',
  SendMessage: 'sqs:SendMessage',
  SendMessageBatch: 'sqs:SendMessage',
  ReceiveMessage: 'sqs:ReceiveMessage',
  DeleteMessage: 'sqs:DeleteMessage',
  DeleteMessageBatch: 'sqs:DeleteMessage',
  ChangeMessageVisibility: 'sqs:ChangeMessageVisibility',
  ChangeMessageVisibilityBatch: 'sqs:ChangeMessageVisibility',
};

const Body = z.looseObject({
  QueueName: z.string().optional(),
  QueueUrl: z.string().optional(),
  ReceiptHandle: z.string().optional(),
  Attributes: z.record(z.string(), z.string()).optional(),
});
const RedrivePolicy = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int().min(1) });
const handleForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

export interface QueueRequest {
  readonly target: string;
  readonly body: unknown;
  readonly accessKeyId: string | undefined;
  readonly region: string;
}

/**
 * Answers sends itself, which the engine gets wrong, and refuses what AWS would refuse and the engine accepts.
 *
 * @returns the answer to give, or undefined when the engine shall answer.
 * @throws QueueRefusal
 */
export function answerQueueRequest(request: QueueRequest, store: SqsStore, callers: Callers): object | undefined {
  const action = request.target.replace(/^AmazonSQS\./u, '');
  const right = actions[action];
  if (right === undefined)
    throw new QueueRefusal('AWS.SimpleQueueService.UnsupportedOperation', `The local queues have no ${action}.`, 501);
  const parsed = Body.safeParse(request.body);
  if (!parsed.success) throw new QueueRefusal('InvalidParameterValue', 'A parameter has the wrong type.');
  const body = parsed.data;
  const name = body.QueueName ?? body.QueueUrl?.split('/').at(-1) ?? '*';
  judge(callers, request, right, name);
  if (action === 'SendMessage') return sendMessage(request.body, store);
  if (action === 'SendMessageBatch') return sendMessageBatch(request.body, store);
  if (name.endsWith('.fifo'))
    throw new QueueRefusal('AWS.SimpleQueueService.UnsupportedOperation', 'The local queues have no FIFO.', 501);
  if (body.ReceiptHandle !== undefined && !handleForm.test(body.ReceiptHandle))
    throw new QueueRefusal('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
  if (body.Attributes?.RedrivePolicy) checkRedrive(body.Attributes.RedrivePolicy, store);
  return undefined;
}

function judge(callers: Callers, { accessKeyId, region }: QueueRequest, right: string, queue: string): void {
  const arn = `arn:aws:sqs:${region}:${account}:${queue}`;
  const judgement = callers.judge(accessKeyId, right, arn);
  if (judgement === 'unknown')
    throw new QueueRefusal('InvalidClientTokenId', 'The access key does not exist on this computer.', 403);
  if (judgement === 'denied')
    throw new QueueRefusal('AccessDenied', `The role of this function does not allow ${right} on ${arn}.`, 403);
}

function checkRedrive(text: string, store: SqsStore): void {
  const policy = RedrivePolicy.safeParse(jsonOf(text));
  if (!policy.success) throw new QueueRefusal('InvalidParameterValue', 'The redrive policy is not valid.');
  if (!store.getQueueByArn(policy.data.deadLetterTargetArn))
    throw new QueueRefusal('InvalidParameterValue', 'The dead-letter queue of the redrive policy does not exist.');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
