import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { AccessKey } from './credentials.ts';

/** The command's own clients of the stores, wherever those are. */
export interface Clients {
  readonly objects: S3Client;
  readonly queues: SQSClient;
  readonly tables: DynamoDBClient;
  close(): void;
}

export interface StoreEndpoints {
  readonly S3: string;
  readonly SQS: string;
  readonly DYNAMODB: string;
}

export function storeClients(endpoints: StoreEndpoints, region: string, credentials: AccessKey): Clients {
  const common = { region, credentials };
  const objects = new S3Client({ ...common, endpoint: endpoints.S3, forcePathStyle: true });
  const queues = new SQSClient({ ...common, endpoint: endpoints.SQS });
  const tables = new DynamoDBClient({ ...common, endpoint: endpoints.DYNAMODB });
  return {
    objects,
    queues,
    tables,
    close: () => {
      for (const client of [objects, queues, tables]) client.destroy();
    },
  };
}
