import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { inParallel } from '../contract/parallel.ts';
import type { Claims, Clock } from '../ports.ts';
import { held } from './dynamo-condition.ts';
import { dynamoInserts } from './dynamo-inserts.ts';

const keysPerRead = 100;
const runScopeDays = 30;
/** Conditional updates in flight. */
const updatesAtOnce = 16;

/**
 * Exact-duplicate register: one item per key, `o` its owner. Scopes that start with `r:` belong to one run and expire.
 * Nothing here uses transactions, so any number of writers may claim at once. Most keys are new, so they are inserted
 * in batches first; only what had an owner already costs a call of its own.
 */
export function dynamoClaims(client: DynamoDBClient, table: string, clock: Clock): Claims {
  const insert = dynamoInserts(client, table);
  const idOf = (scope: string, key: string): string => `${scope}|x|${key}`;
  const itemOf = (scope: string, key: string, owner: string): Record<string, AttributeValue> => ({
    pk: { S: idOf(scope, key) },
    o: { S: owner },
    ...(scope.startsWith('r:') ? { ttl: { N: String(Math.floor(clock.now() / 1000) + runScopeDays * 86_400) } } : {}),
  });
  const changeOwner = (scope: string, key: string, to: string, condition: string, from: string): Promise<boolean> =>
    held(
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: { S: idOf(scope, key) } },
          UpdateExpression: 'SET o = :to',
          ConditionExpression: condition,
          ExpressionAttributeValues: { ':to': { S: to }, ':from': { S: from } },
        }),
      ),
    );
  const owners: Claims['owners'] = async (scope, keys) => {
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
  };
  return {
    async claimLowest(scope, claims) {
      const lowest = new Map<string, string>();
      for (const { key, rank } of claims) {
        const old = lowest.get(key);
        if (old === undefined || rank < old) lowest.set(key, rank);
      }
      const entries = [...lowest];
      const inserted = await insert(entries.map(([key, rank]) => itemOf(scope, key, rank)));
      const owned = entries.filter((_, index) => !inserted[index]);
      await inParallel(owned, updatesAtOnce, ([key, rank]) => changeOwner(scope, key, rank, 'o > :from', rank));
    },
    owners,
    async claimFirst(scope, keys, owner) {
      const unique = [...new Set(keys)];
      const inserted = await insert(unique.map((key) => itemOf(scope, key, owner)));
      const taken = unique.filter((_, index) => !inserted[index]);
      return new Map([...unique.map((key) => [key, owner] as const), ...(await owners(scope, taken))]);
    },
    takeOver: (scope, key, from, to) => changeOwner(scope, key, to, 'o = :from', from),
  };
}
