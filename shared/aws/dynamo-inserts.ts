import {
  type AttributeValue,
  BatchExecuteStatementCommand,
  type BatchStatementResponse,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { inParallel } from '../contract/parallel.ts';
import { held } from './dynamo-condition.ts';

/** Statements of one call; DynamoDB takes no more. */
const statementsPerCall = 25;
const callsAtOnce = 4;
/** Single inserts in flight, where the service has no statements. */
const singlesAtOnce = 32;
/** Tries of statements that the service had no room for. */
const tries = 8;

/** Codes of statements that may succeed when they are sent again. */
const passing: ReadonlySet<string | undefined> = new Set([
  'InternalServerError',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
  'ThrottlingError',
]);

/** Puts items that are not there yet. @returns for each item whether it was put; the others have been there. */
export type Inserts = (items: readonly Record<string, AttributeValue>[]) => Promise<boolean[]>;

/**
 * Inserts by PartiQL statements, 25 a call: the only batch of DynamoDB in which every write has a condition of its own.
 * Stand-ins that know no statements, or break over them, get one conditional update for each item. An item that such a
 * call had put already counts as one that was there: claims are the same for whoever makes them again.
 *
 * @param table has the partition key `pk` and no sort key.
 */
export function dynamoInserts(client: DynamoDBClient, table: string): Inserts {
  let statements = true;

  async function send(items: readonly Record<string, AttributeValue>[]): Promise<boolean[]> {
    const put: boolean[] = items.map(() => false);
    let open = items.map((_, index) => index);
    for (let left = tries; open.length > 0; left -= 1) {
      const { Responses = [] } = await client.send(
        new BatchExecuteStatementCommand({
          Statements: open.map((index) => insertStatement(table, items[index] ?? {})),
        }),
      );
      const again: number[] = [];
      for (const [place, index] of open.entries()) {
        const code = faultOf(Responses[place]);
        put[index] = code === undefined;
        if (!passing.has(code)) continue;
        if (left === 1) throw new Error(`The table ${table} refused an item ${tries} times: ${code}.`);
        again.push(index);
      }
      open = again;
    }
    return put;
  }

  const single = (item: Record<string, AttributeValue>): Promise<boolean> => {
    const { pk, ...rest } = item;
    const names = Object.keys(rest);
    return held(
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: pk as AttributeValue },
          UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
          ConditionExpression: 'attribute_not_exists(pk)',
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries(rest).map(([name, value]) => [`:${name}`, value]),
          ),
        }),
      ),
    );
  };

  return async (items) => {
    const pages = Array.from({ length: Math.ceil(items.length / statementsPerCall) }, (_, page) =>
      items.slice(page * statementsPerCall, (page + 1) * statementsPerCall),
    );
    const put = await inParallel(pages, callsAtOnce, async (page) => {
      if (statements) {
        try {
          return await send(page);
        } catch (error) {
          if (!hasNoStatements(error)) throw error;
          statements = false;
        }
      }
      return inParallel(page, singlesAtOnce, single);
    });
    return put.flat();
  };
}

function insertStatement(table: string, item: Record<string, AttributeValue>) {
  const members = Object.keys(item).map((name) => `'${name}': ?`);
  return { Statement: `INSERT INTO "${table}" VALUE {${members.join(', ')}}`, Parameters: Object.values(item) };
}

/** @returns undefined when the item was put. @throws Error for a statement that can never succeed. */
function faultOf(response: BatchStatementResponse | undefined): string | undefined {
  const code = response?.Error?.Code;
  if (code === undefined || code === 'DuplicateItem' || passing.has(code)) return code;
  throw new Error(`An item could not be inserted: ${code}: ${response?.Error?.Message}`);
}

/** A reply that is no JSON (`SyntaxError`) is the page with which an emulator's own fault ends. */
const hasNoStatements = (error: unknown): boolean =>
  error instanceof Error && ['UnknownOperationException', 'NotImplemented', 'SyntaxError'].includes(error.name);
