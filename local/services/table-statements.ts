import { z } from 'zod';
import { insertItem, isTableError, type TableStore } from './table-engine.ts';

/** Statements of one call. Source: API reference, BatchExecuteStatement. */
const mostStatements = 25;

const Request = z.looseObject({
  Statements: z
    .array(z.looseObject({ Statement: z.string(), Parameters: z.array(z.record(z.string(), z.unknown())).default([]) }))
    .min(1)
    .max(mostStatements),
});
const insertForm = /^\s*INSERT\s+INTO\s+"?([\w.-]+)"?\s+VALUE\s+\{(.*)\}\s*$/isu;
const memberForm = /^\s*'([^']+)'\s*:\s*\?\s*$/u;

export interface InsertStatement {
  readonly table: string;
  readonly item: Readonly<Record<string, unknown>>;
}

/**
 * Reads the one form of PartiQL statement that the local tables have: `INSERT INTO "table" VALUE {'name': ?, ...}`.
 *
 * @returns what is wrong with the request, or that it asks for something that is missing here, as text.
 */
export function readStatements(
  body: unknown,
): InsertStatement[] | { readonly missing: string } | { readonly invalid: string } {
  const request = Request.safeParse(body);
  if (!request.success) return { invalid: `1 to ${mostStatements} statements with their parameters are expected` };
  const read: InsertStatement[] = [];
  for (const { Statement, Parameters } of request.data.Statements) {
    const [, table, members = ''] = insertForm.exec(Statement) ?? [];
    const names = members.split(',').map((member) => memberForm.exec(member)?.[1]);
    if (table === undefined || names.includes(undefined)) return { missing: 'PartiQL but INSERT with parameters' };
    if (names.length !== Parameters.length)
      return { invalid: 'Number of parameters in request and statement dont match.' };
    read.push({ table, item: Object.fromEntries(names.map((name, index) => [name, Parameters[index]])) });
  }
  return read;
}

/** Runs each statement by itself; one that fails says so in its place. */
export async function runInserts(store: TableStore, statements: readonly InsertStatement[]): Promise<object> {
  const Responses = await Promise.all(
    statements.map(async ({ table, item }) => {
      try {
        await insertItem(store, table, item);
        return { TableName: table };
      } catch (error) {
        if (!isTableError(error)) throw error;
        return { TableName: table, Error: statementError(error.body) };
      }
    }),
  );
  return { Responses };
}

const ErrorBody = z.looseObject({ __type: z.string(), message: z.string().optional() });

/** Statements have error codes of their own, without the ending of exceptions. */
function statementError(body: object): { Code: string; Message: string } {
  const { __type, message = '' } = ErrorBody.parse(body);
  const name = __type.slice(__type.indexOf('#') + 1);
  if (name === 'ConditionalCheckFailedException')
    return { Code: 'DuplicateItem', Message: 'Duplicate primary key exists in table' };
  if (name === 'ValidationException') return { Code: 'ValidationError', Message: message };
  return { Code: name.replace(/Exception$/u, ''), Message: message };
}
