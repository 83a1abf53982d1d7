import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';

const KeySchema = z
  .array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }))
  .min(1)
  .max(2);
const GlobalSecondaryIndex = z.looseObject({
  IndexName: z.string(),
  KeySchema,
  Projection: z.strictObject({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
});
/** Capacity, backups, encryption, TTL and deletion protection have no effect on this computer. */
const Properties = z.looseObject({
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema,
  GlobalSecondaryIndexes: z.array(GlobalSecondaryIndex).optional(),
  LocalSecondaryIndexes: z.undefined({ error: 'the local cloud makes no local secondary indexes' }).optional(),
  StreamSpecification: z.undefined({ error: 'the local cloud has no table streams' }).optional(),
});

const longestWaitSeconds = 30;

/** Makes the table unless it is there, and waits until it can be used. */
export async function provisionTable(
  client: DynamoDBClient,
  id: string,
  name: string,
  properties: unknown,
): Promise<void> {
  const parsed = Properties.safeParse(properties);
  if (!parsed.success) throw new Error(`The local cloud cannot hold the table ${id}: ${z.prettifyError(parsed.error)}`);
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = parsed.data;
  if (await exists(client, name)) return;
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions,
      KeySchema,
      ...(GlobalSecondaryIndexes === undefined
        ? {}
        : {
            GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({
              IndexName,
              KeySchema,
              Projection,
            })),
          }),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: longestWaitSeconds, minDelay: 1 }, { TableName: name });
}

async function exists(client: DynamoDBClient, name: string): Promise<boolean> {
  try {
    await client.send(new DescribeTableCommand({ TableName: name }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
