import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { RunItem, runKeys } from '../contract/run-item.ts';
import type { Ledger } from '../ports.ts';
import { held } from './dynamo-condition.ts';
import { queryPartition, readItem } from './dynamo-items.ts';

type Runs = Pick<Ledger, 'openRun' | 'readRun' | 'closeRun' | 'listRuns'>;

/** The run half of the ledger. A run has its own item and a copy in the list of runs, which readers page through. */
export function dynamoRuns(client: DynamoDBClient, table: string): Runs {
  const list = (item: RunItem): Promise<unknown> =>
    client.send(
      new PutItemCommand({
        TableName: table,
        Item: marshall({ ...runKeys.listed(item.run), ...item }, { removeUndefinedValues: true }),
      }),
    );
  return {
    async openRun(item) {
      const opened = await held(
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: marshall({ ...runKeys.run(item.run), ...item }, { removeUndefinedValues: true }),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
      await list(opened ? item : ((await read(client, table, item.run)) ?? item));
      return opened;
    },
    readRun: (run) => read(client, table, run),
    async closeRun(item, from) {
      const closed = await held(
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: marshall({ ...runKeys.run(item.run), ...item }, { removeUndefinedValues: true }),
            ConditionExpression: `#status IN (${from.map((_, index) => `:from${index}`).join(', ')})`,
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: marshall(
              Object.fromEntries(from.map((status, index) => [`:from${index}`, status])),
            ),
          }),
        ),
      );
      if (closed) await list(item);
      return closed;
    },
    listRuns: async () =>
      (await queryPartition(client, table, runKeys.listed('').pk)).map((item) => RunItem.parse(item)),
  };
}

async function read(client: DynamoDBClient, table: string, run: string): Promise<RunItem | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: table, Key: marshall(runKeys.run(run)), ConsistentRead: true }),
  );
  return Item === undefined ? undefined : RunItem.parse(readItem(Item));
}
