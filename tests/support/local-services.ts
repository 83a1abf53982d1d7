import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Delivery, defaultDelivery } from '../../local/delivery.ts';
import type { AdoptFile } from '../../local/object-access.ts';
import type { Callers } from '../../local/services/callers.ts';
import { embeddedServices } from '../../local/services/embedded-services.ts';
import type { CreatedObject } from '../../local/services/object-store.ts';

/** Callers that may do everything. */
export const everybody: Callers = { judge: () => 'allowed' };

export const localClientOptions = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'TESTKEY', secretAccessKey: 'secret' },
  maxAttempts: 1,
});

export interface TestServices {
  readonly objects: S3Client;
  readonly queues: SQSClient;
  readonly tables: DynamoDBClient;
  readonly endpoints: { readonly S3: string; readonly SQS: string; readonly DYNAMODB: string };
  /** Only where objects lie in files. */
  readonly adopt: AdoptFile | undefined;
  /** Objects that were announced. */
  readonly created: readonly CreatedObject[];
  close(): Promise<void>;
}

/** The embedded stores with real SDK clients that try once. */
export async function testServices({
  folder,
  callers = everybody,
  delivery = defaultDelivery,
}: {
  folder?: string;
  callers?: Callers;
  delivery?: Delivery;
} = {}): Promise<TestServices> {
  const created: CreatedObject[] = [];
  const services = await embeddedServices({
    folder,
    external: {},
    callers,
    region: 'us-east-1',
    delivery,
    onObject: (object) => void created.push(object),
  });
  const objects = new S3Client(localClientOptions(services.endpoints.S3));
  const queues = new SQSClient(localClientOptions(services.endpoints.SQS));
  const tables = new DynamoDBClient(localClientOptions(services.endpoints.DYNAMODB));
  return {
    objects,
    queues,
    tables,
    endpoints: services.endpoints,
    adopt: services.adopt,
    created,
    async close() {
      for (const client of [objects, queues, tables]) client.destroy();
      await services.close();
    },
  };
}

export const modelClient = (endpoint: string): SageMakerRuntimeClient =>
  new SageMakerRuntimeClient(localClientOptions(endpoint));

/** Name and HTTP status of the error that a call ends with. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'no error';
  } catch (error) {
    const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return `${name} ${$metadata?.httpStatusCode ?? ''}`.trim();
  }
}
