import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Claims, Clock } from '../ports.ts';
import { held } from './dynamo-condition.ts';

const keysPerRead = 100;
const runScopeDays = 30;

/**
 * Exact-duplicate register: one item per key, `o` its owner. Scopes that start with `r:` belong to one run and expire.
 * Runs of the register never use transactions, so any number of writers may claim at once.
 */
export function dynamoClaims(client: DynamoDBClient, table: string, clock: Clock): Claims {
  const idOf = (scope: string, key: string): string => `${scope}|x|${key}`;
  const setOwner = (
    scope: string,
    key: string,
    owner: string,
    condition: string,
    values: Readonly<Record<string, AttributeValue>> = {},
  ): Promise<boolean> => {
    const expires = scope.startsWith('r:');
    const until = Math.floor(clock.now() / 1000) + runScopeDays * 86_400;
    return held(
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: { S: idOf(scope, key) } },
          UpdateExpression: expires ? 'SET o = :owner, #ttl = :ttl' : 'SET o = :owner',
          ConditionExpression: condition,
          ...(expires ? { ExpressionAttributeNames: { '#ttl': 'ttl' } } : {}),
          ExpressionAttributeValues: {
            ':owner': { S: owner },
            ...values,
            ...(expires ? { ':ttl': { N: String(until) } } : {}),
          },
        }),
      ),
    );
  };
  const ownerOf = async (scope: string, key: string): Promise<string | undefined> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: { pk: { S: idOf(scope, key) } }, ConsistentRead: true }),
    );
    return Item?.o?.S;
  };
  return {
    async claimLowest(scope, key, rank) {
      await setOwner(scope, key, rank, 'attribute_not_exists(o) OR o >= :owner');
    },
    async owners(scope, keys) {
      const found = new Map<string, string>();
      const unique = [...new Set(keys)];
      for (let first = 0; first < unique.length; first += keysPerRead) {
        const page = unique.slice(first, first + keysPerRead);
        let wanted = page.map((key): Record<string, AttributeValue> => ({ pk: { S: idOf(scope, key) } }));
        while (wanted.length > 0) {
          const answer = await client.send(
            new BatchGetItemCommand({ RequestItems: { [table]: { Keys: wanted, ConsistentRead: true } } }),
          );
          for (const item of answer.Responses?.[table] ?? []) {
            const [id, owner] = [item.pk?.S, item.o?.S];
            if (id !== undefined && owner !== undefined) found.set(id.slice(idOf(scope, '').length), owner);
          }
          wanted = answer.UnprocessedKeys?.[table]?.Keys ?? [];
        }
      }
      return found;
    },
    async claimFirst(scope, key, owner) {
      if (await setOwner(scope, key, owner, 'attribute_not_exists(o) OR o = :owner')) return owner;
      return (await ownerOf(scope, key)) ?? owner;
    },
    takeOver: (scope, key, from, to) => setOwner(scope, key, to, 'o = :from', { ':from': { S: from } }),
  };
}
