import { z } from 'zod';
import { ObjectMissing } from '../contract/errors.ts';
import { SowerRecord } from '../domain/records.ts';
import type { Blob } from '../ports.ts';

/** One JSON value a line, each line ended. */
export function encodeLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

/** Lines of an object of ours. @throws ObjectMissing when it is not there. */
export async function readLinesOf<T>(blob: Blob, key: string, schema: z.ZodType<T>): Promise<T[]> {
  const bytes = await blob.get(key);
  if (bytes === undefined) throw new ObjectMissing(`There is no object ${key}.`);
  const list = z.array(schema);
  const text = new TextDecoder().decode(bytes);
  return list.parse(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line)),
  );
}

export const readRecords = (blob: Blob, key: string): Promise<SowerRecord[]> => readLinesOf(blob, key, SowerRecord);
