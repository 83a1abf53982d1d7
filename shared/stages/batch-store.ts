import type { z } from 'zod';
import { requestFailureKey, requestKey, schemaRefusalKey } from '../contract/keys.ts';
import { BatchFailure, BatchRecord } from '../domain/batch.ts';
import type { Blob } from '../ports.ts';

/** What is remembered of batches, in the work bucket. Each object is written once. */
export interface BatchStore {
  /** @returns false when the batch was remembered before, perhaps by a worker that died before it was handed in. */
  create(record: BatchRecord): Promise<boolean>;
  read(id: string): Promise<BatchRecord | undefined>;
  /** The first failure that is written of a batch stays. @returns the one that counts. */
  fail(id: string, failure: BatchFailure): Promise<BatchFailure>;
  readFailure(id: string): Promise<BatchFailure | undefined>;
  /** Notes that an endpoint answers without a JSON schema what it refuses with it, see `schemaAsked`. */
  noteSchemaRefusal(schema: string): Promise<void>;
  refusesSchema(schema: string): Promise<boolean>;
}

export function batchStore(work: Blob): BatchStore {
  const read = async <T>(key: string, schema: z.ZodType<T>): Promise<T | undefined> => {
    const bytes = await work.get(key);
    return bytes === undefined ? undefined : schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  };
  const readFailure = (id: string): Promise<BatchFailure | undefined> => read(requestFailureKey(id), BatchFailure);
  return {
    create: (record) => work.create(requestKey(record.id), JSON.stringify(record)),
    read: (id) => read(requestKey(id), BatchRecord),
    async fail(id, failure) {
      if (await work.create(requestFailureKey(id), JSON.stringify(failure))) return failure;
      return (await readFailure(id)) ?? failure;
    },
    readFailure,
    async noteSchemaRefusal(schema) {
      await work.create(schemaRefusalKey(schema), '');
    },
    refusesSchema: async (schema) => (await work.get(schemaRefusalKey(schema))) !== undefined,
  };
}
