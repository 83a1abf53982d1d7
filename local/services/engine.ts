/**
 * The parts of fauxqs below its export map that the local cloud builds on. The package is pinned to an exact version,
 * and the conformance tests of `tests/local` show at once when an upgrade changes one of them.
 */
import type { buildApp } from 'fauxqs';

type Stores = NonNullable<NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>>;
type ClosedS3Store = NonNullable<Stores['s3Store']>;
/** The object store with what its types keep private in reach, and its two plugs as narrow as we fill them. */
export type S3Store = Omit<ClosedS3Store, 'persistence' | 'spy'> & {
  readonly buckets: ReadonlyMap<string, ReadonlyMap<string, S3Object>>;
  persistence?: ObjectPersistence;
  spy?: { addMessage(event: { status: string; bucket: string; key: string }): void };
};
export type SqsStore = NonNullable<Stores['sqsStore']>;
export type SnsStore = NonNullable<Stores['snsStore']>;
export type S3Object = ReturnType<ClosedS3Store['headObject']>;
type Persistence = NonNullable<ClosedS3Store['persistence']>;
export type ObjectPersistence = Omit<Persistence, 'loadS3'> & { loadS3(store: S3Store): void };
export type SqsQueue = ReturnType<SqsStore['createQueue']>;
export type SqsMessage = Parameters<SqsQueue['enqueue']>[0];
export type MessageAttributes = SqsMessage['messageAttributes'];

interface SqsStoreClass {
  new (): SqsStore;
  createMessage(body: string, attributes: MessageAttributes, delaySeconds: number | undefined): SqsMessage;
}

const inside = <T>(path: string): Promise<T> => import(new URL(path, import.meta.resolve('fauxqs')).href);

export const { S3Store: ObjectStoreEngine } = await inside<{ S3Store: new () => S3Store }>('./s3/s3Store.js');
export const { SqsStore: QueueEngine } = await inside<{ SqsStore: SqsStoreClass }>('./sqs/sqsStore.js');
export const { SnsStore: TopicEngine } = await inside<{ SnsStore: new () => SnsStore }>('./sns/snsStore.js');
export const { S3Error: ObjectStoreError } = await inside<{
  S3Error: new (code: string, message: string, status: number) => Error;
}>('./common/errors.js');
