/** Calls that are answered. Transactions, TTL, streams and backups are not among them, of PartiQL inserts only. */
export const tableActions: ReadonlySet<string> = new Set([
  'BatchExecuteStatement',
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
]);

const expressions = ['ConditionExpression', 'FilterExpression', 'KeyConditionExpression', 'UpdateExpression'];
const largestExpressionBytes = 4096;
const mostOperands = 100;

type Body = Readonly<Record<string, unknown>>;

/** `table` or `table/index/name` for each table that a call touches; `*` for a call about all of them. */
export function tablesOf(action: string, { TableName, IndexName, RequestItems }: Body): string[] {
  if (action.startsWith('Batch')) return Object.keys(RequestItems ?? {});
  if (typeof TableName !== 'string') return ['*'];
  return [typeof IndexName === 'string' ? `${TableName}/index/${IndexName}` : TableName];
}

export interface TableRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** What DynamoDB refuses and the engine would accept, and what the engine would silently leave out. */
export function refuseTableRequest(body: Body): TableRefusal | undefined {
  if ((body.ReturnValuesOnConditionCheckFailure ?? 'NONE') !== 'NONE') {
    const message = 'The local tables have no ReturnValuesOnConditionCheckFailure; read the item again.';
    return { status: 501, code: 'NotImplemented', message };
  }
  for (const name of expressions) {
    const expression = body[name];
    if (typeof expression !== 'string') continue;
    if (Buffer.byteLength(expression) > largestExpressionBytes)
      return invalid(`Invalid ${name}: Expression size has exceeded the maximum allowed size`);
    for (const [, operands = ''] of expression.matchAll(/\bIN\s*\(([^)]*)\)/giu))
      if (operands.split(',').length > mostOperands)
        return invalid(`Invalid ${name}: The IN operator has more than ${mostOperands} operands`);
  }
  return undefined;
}

const invalid = (message: string): TableRefusal => ({ status: 400, code: 'ValidationException', message });
