import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Ledger } from '../ports.ts';
import { dynamoBudget } from './dynamo-budget.ts';
import { dynamoRuns } from './dynamo-runs.ts';
import { dynamoShards } from './dynamo-shards.ts';

/** The ledger in the Runs table. */
export function dynamoLedger(client: DynamoDBClient, table: string): Ledger {
  return { ...dynamoRuns(client, table), ...dynamoShards(client, table), ...dynamoBudget(client, table) };
}
