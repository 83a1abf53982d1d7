import { type AttributeValue, DescribeTableCommand, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

/** The command's way to read the tables of the stack. */
export interface ItemAccess {
  /** All items of a partition, by strongly consistent reads, in the order of their sort keys. */
  query(table: string, partition: string, sortPrefix?: string): Promise<Record<string, unknown>[]>;
}

export function itemAccess(client: DynamoDBClient): ItemAccess {
  const keys = new Map<string, { readonly hash: string; readonly range: string | undefined }>();

  async function keysOf(table: string): Promise<{ readonly hash: string; readonly range: string | undefined }> {
    const known = keys.get(table);
    if (known) return known;
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    const named = (kind: string) => Table?.KeySchema?.find(({ KeyType }) => KeyType === kind)?.AttributeName;
    const found = { hash: named('HASH') ?? 'pk', range: named('RANGE') };
    keys.set(table, found);
    return found;
  }

  return {
    async query(table, partition, sortPrefix) {
      const { hash, range } = await keysOf(table);
      const narrowed = range !== undefined && sortPrefix !== undefined;
      const items: Record<string, unknown>[] = [];
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            ConsistentRead: true,
            KeyConditionExpression: narrowed ? '#hash = :hash AND begins_with(#range, :prefix)' : '#hash = :hash',
            ExpressionAttributeNames: { '#hash': hash, ...(narrowed ? { '#range': range } : {}) },
            ExpressionAttributeValues: {
              ':hash': { S: partition },
              ...(narrowed ? { ':prefix': { S: sortPrefix } } : {}),
            },
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          }),
        );
        for (const item of page.Items ?? []) items.push(unmarshall(item));
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return items;
    },
  };
}
