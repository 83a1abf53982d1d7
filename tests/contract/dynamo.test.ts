import type { AddressInfo, Server } from 'node:net';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll } from 'vitest';
import { dynamoClaims } from '../../shared/aws/dynamo-claims.ts';
import { dynamoEndpointUses } from '../../shared/aws/dynamo-endpoint-uses.ts';
import { dynamoLedger } from '../../shared/aws/dynamo-ledger.ts';
import { type TestServices, testServices } from '../support/local-services.ts';
import { claimsContract } from './suites/claims.ts';
import { endpointUsesContract } from './suites/endpoint-uses.ts';
import { ledgerContract } from './suites/ledger.ts';

const server: Server = dynalite({ createTableMs: 0 });
let client: DynamoDBClient;
let local: TestServices;
let tables = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  local = await testServices();
});
afterAll(async () => {
  client.destroy();
  server.close();
  await local.close();
});

/** A new table for each test, so that tests share nothing. */
async function newTable(keys: readonly string[], at: DynamoDBClient): Promise<string> {
  tables += 1;
  const TableName = `table-${tables}`;
  await at.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
    }),
  );
  await waitUntilTableExists({ client: at, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { TableName });
  return TableName;
}

const clock = { now: () => 1_700_000_000_000, sleep: async () => undefined, every: () => () => undefined };

ledgerContract('the Runs table', async () => dynamoLedger(client, await newTable(['pk', 'sk'], client)));
endpointUsesContract('the Runs table', async () => dynamoEndpointUses(client, await newTable(['pk', 'sk'], client)));
claimsContract('the Dedup table', async () => dynamoClaims(local.tables, await newTable(['pk'], local.tables), clock));
claimsContract('the Dedup table of a stand-in without statements', async () =>
  dynamoClaims(client, await newTable(['pk'], client), clock),
);
