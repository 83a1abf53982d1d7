import type {
  AttributeValue,
  BatchGetItemCommandInput,
  GetItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import type { Clock } from '../ports.ts';
import type { PostAnswer, SendPost } from './signed-posts.ts';

export type Item = Record<string, AttributeValue>;

/** The calls to DynamoDB that our adapters need, in the words of its API. */
export interface Tables {
  putItem(input: PutItemCommandInput): Promise<void>;
  updateItem(input: UpdateItemCommandInput): Promise<void>;
  getItem(input: GetItemCommandInput): Promise<Item | undefined>;
  query(input: QueryCommandInput): Promise<z.infer<typeof QueryAnswer>>;
  batchGetItem(input: BatchGetItemCommandInput): Promise<z.infer<typeof BatchGetAnswer>>;
}

/** An error of the service; its name is the service's. */
export class TableFailure extends Error {
  override readonly name: string;
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const AnItem = z.custom<Item>((value) => typeof value === 'object' && value !== null);
const GetAnswer = z.object({ Item: AnItem.optional() });
const QueryAnswer = z.object({ Items: z.array(AnItem).default([]), LastEvaluatedKey: AnItem.optional() });
const BatchGetAnswer = z.object({
  Responses: z.record(z.string(), z.array(AnItem)).default({}),
  UnprocessedKeys: z.record(z.string(), z.object({ Keys: z.array(AnItem) })).default({}),
});
const Failure = z.looseObject({
  __type: z.string().default('Unknown'),
  message: z.string().optional(),
  Message: z.string().optional(),
});

const tries = 8;
/** Full jitter over a doubling ceiling, in milliseconds. */
const firstPause = 50;
const longestPause = 5000;
const timeoutMs = 10_000;
const passing = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TransactionInProgressException',
]);

/**
 * DynamoDB without the SDK's machinery. Tries again what may pass: throttles, faults of the service, broken
 * connections. A conditional write whose answer was lost may then meet itself, as with the SDK.
 */
export function tables(post: SendPost, clock: Pick<Clock, 'sleep'>): Tables {
  const once = async (action: string, body: string): Promise<PostAnswer | Error> => {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${action}` };
    try {
      return await post({ path: '/', headers, body }, AbortSignal.timeout(timeoutMs));
    } catch (error) {
      if (error instanceof Error && ('code' in error || error.name === 'TimeoutError')) return error;
      throw error;
    }
  };
  const call = async (action: string, input: object): Promise<unknown> => {
    const body = JSON.stringify(input);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await once(action, body);
      if (!(answer instanceof Error) && answer.status === 200) return JSON.parse(answer.text);
      const error = answer instanceof Error ? answer : failure(answer);
      const mayPass = answer instanceof Error || answer.status >= 500 || passing.has(error.name);
      if (!mayPass || attempt >= tries) throw error;
      await clock.sleep(Math.random() * Math.min(longestPause, firstPause * 2 ** attempt));
    }
  };
  return {
    async putItem(input) {
      await call('PutItem', input);
    },
    async updateItem(input) {
      await call('UpdateItem', input);
    },
    getItem: async (input) => GetAnswer.parse(await call('GetItem', input)).Item,
    query: async (input) => QueryAnswer.parse(await call('Query', input)),
    batchGetItem: async (input) => BatchGetAnswer.parse(await call('BatchGetItem', input)),
  };
}

function failure({ status, text }: PostAnswer): TableFailure {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return new TableFailure('ServiceFailure', `The table service answered status ${status} and no JSON.`);
  }
  const { __type, message, Message } = Failure.safeParse(said).data ?? { __type: 'Unknown' };
  return new TableFailure(__type.split('#').at(-1) ?? __type, message ?? Message ?? `status ${status}`);
}
