import type { AddressInfo, Server } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll } from 'vitest';
import { dynamoClaims } from '../../shared/aws/dynamo-claims.ts';
import { dynamoLedger } from '../../shared/aws/dynamo-ledger.ts';
import { signedPosts } from '../../shared/aws/signed-posts.ts';
import { type Tables, tables } from '../../shared/aws/tables.ts';
import { claimsContract } from './suites/claims.ts';
import { ledgerContract } from './suites/ledger.ts';

const clock = { now: () => 1_700_000_000_000, sleep: async () => undefined, every: () => () => undefined };
const server: Server = dynalite({ createTableMs: 0 });
let client: DynamoDBClient;
let calls: Tables;
let made = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const region = 'us-east-1';
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local', sessionToken: undefined };
  client = new DynamoDBClient({ endpoint: url, region, credentials: { ...credentials, sessionToken: '' } });
  calls = tables(signedPosts({ url, region, credentials }, 'dynamodb'), clock);
});
afterAll(() => {
  client.destroy();
  server.close();
});

/** A new table for each test, so that tests share nothing. */
async function newTable(keys: readonly string[]): Promise<string> {
  made += 1;
  const TableName = `table-${made}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
    }),
  );
  return TableName;
}

ledgerContract('the Runs table', async () => dynamoLedger(calls, await newTable(['pk', 'sk'])));
claimsContract('the Dedup table', async () => dynamoClaims(calls, await newTable(['pk']), clock));
