import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

/** An item of the Runs table as a plain value, without its keys. */
export function readItem(item: Record<string, AttributeValue>): Record<string, unknown> {
  const { pk: _pk, sk: _sk, ...rest } = unmarshall(item);
  return rest;
}

/** Every item of a partition by consistent read, in order of the sort key; pages are followed to the end. */
export async function queryPartition(
  client: DynamoDBClient,
  table: string,
  partition: string,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: partition } },
        ConsistentRead: true,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    for (const item of page.Items ?? []) items.push(readItem(item));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}
