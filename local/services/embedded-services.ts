import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Delivery } from '../delivery.ts';
import type { AdoptFile } from '../object-access.ts';
import type { UserEndpoints } from '../provision/endpoints.ts';
import { account } from '../resource-values.ts';
import type { Callers } from './callers.ts';
import type { SqsStore } from './engine.ts';
import { type CreatedObject, objectStore } from './object-store.ts';
import { queueStore } from './queue-store.ts';
import { storageServer } from './storage-server.ts';
import { openTables } from './table-engine.ts';
import { tableServer } from './table-server.ts';

export interface EmbeddedServices {
  /** Where objects, queues and tables are: the user's endpoint where there is one, else ours. */
  readonly endpoints: { readonly S3: string; readonly SQS: string; readonly DYNAMODB: string };
  /** Our queues, unless the user's are used. */
  readonly queues: SqsStore | undefined;
  /** Takes large files into our objects, unless these are the user's, or in memory. */
  readonly adopt: AdoptFile | undefined;
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Objects and tables are kept below it; in memory when undefined. */
  readonly folder: string | undefined;
  readonly external: UserEndpoints;
  readonly callers: Callers;
  readonly region: string;
  readonly delivery: Delivery;
  readonly onObject: (object: CreatedObject) => void;
}

/** Starts the services that the user has not put others in place of. */
export async function embeddedServices(options: EmbeddedOptions): Promise<EmbeddedServices> {
  const { folder, external, callers, region, delivery, onObject } = options;
  const closers: (() => Promise<void>)[] = [];
  let queues: SqsStore | undefined;
  let adopt: AdoptFile | undefined;
  let storage = '';
  if (external.S3 === undefined || external.SQS === undefined) {
    queues = queueStore(delivery);
    const objects = objectStore(external.S3 === undefined ? inside(folder, 'objects') : undefined, onObject);
    if (external.S3 === undefined) adopt = objects.adopt;
    const server = await storageServer(objects, queues, callers, region);
    storage = server.url;
    closers.push(server.close);
  }
  let tables = '';
  if (external.DYNAMODB === undefined) {
    const store = await openTables(inside(folder, 'tables'), region, account);
    const server = await tableServer(store, callers, region);
    tables = server.url;
    closers.push(async () => {
      await server.close();
      await store.db.close();
    });
  }
  return {
    endpoints: {
      S3: external.S3 ?? storage,
      SQS: external.SQS ?? storage,
      DYNAMODB: external.DYNAMODB ?? tables,
    },
    queues: external.SQS === undefined ? queues : undefined,
    adopt,
    close: async () => {
      await Promise.all(closers.map((close) => close()));
    },
  };
}

function inside(folder: string | undefined, name: string): string | undefined {
  if (folder === undefined) return undefined;
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
}
