import { z } from 'zod';
import { AcceptedRow } from './accepted-row.ts';
import { RejectedRow } from './rejected-row.ts';

/** Rises when a column is removed, renamed or changes its meaning; new nullable columns do not count. */
const schemaVersion = 1;

/** JSON Schema (2020-12) of a row of the config `default`, as text. */
export const recordSchema = (): string => published('record', 'A record of a Sower dataset', AcceptedRow);

/** JSON Schema (2020-12) of a row of the config `rejected`, as text. */
export const rejectedSchema = (): string => published('rejected', 'A rejected record of a Sower dataset', RejectedRow);

function published(name: string, title: string, row: z.ZodObject): string {
  const { $schema, ...schema } = z.toJSONSchema(row, { target: 'draft-2020-12' });
  return `${JSON.stringify({ $schema, $id: `urn:sower:schema:${name}:${schemaVersion}`, title, ...schema }, null, 2)}\n`;
}
