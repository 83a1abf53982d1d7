import type { Ledger } from '../ports.ts';
import { dynamoBudget } from './dynamo-budget.ts';
import { dynamoRuns } from './dynamo-runs.ts';
import { dynamoShards } from './dynamo-shards.ts';
import type { Tables } from './tables.ts';

/** The ledger in the Runs table. */
export function dynamoLedger(client: Tables, table: string): Ledger {
  return { ...dynamoRuns(client, table), ...dynamoShards(client, table), ...dynamoBudget(client, table) };
}
