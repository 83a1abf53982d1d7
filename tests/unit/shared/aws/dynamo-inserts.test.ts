import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoInserts } from '../../../../shared/aws/dynamo-inserts.ts';

const items = ['a', 'b', 'a'].map((pk) => ({ pk: { S: pk }, o: { S: 'owner' } }));

/** A table whose statements end in an error, and that takes single writes. */
function table(fault: Error): { client: DynamoDBClient; calls: string[] } {
  const calls: string[] = [];
  const taken = new Set<string | undefined>();
  const send = async (command: { input: { Key?: { pk: { S: string } } } }): Promise<unknown> => {
    calls.push(command.constructor.name);
    if (command.input.Key === undefined) throw fault;
    const { S } = command.input.Key.pk;
    if (taken.has(S)) throw new ConditionalCheckFailedException({ message: 'taken', $metadata: {} });
    taken.add(S);
    return {};
  };
  return { client: { send } as unknown as DynamoDBClient, calls };
}

describe('dynamoInserts', () => {
  it.each([
    ['knows no statements', Object.assign(new Error('unknown'), { name: 'UnknownOperationException' })],
    ['answers statements with a page', new SyntaxError('Unexpected token <')],
  ])('writes items one by one, from then on, to a stand-in that %s', async (_name, fault) => {
    const { client, calls } = table(fault);
    const insert = dynamoInserts(client, 'claims');
    expect(await insert(items)).toEqual([true, true, false]);
    expect(await insert(items.slice(0, 1))).toEqual([false]);
    expect(calls.filter((name) => name === 'BatchExecuteStatementCommand')).toHaveLength(1);
  });

  it('passes other errors on', async () => {
    const { client } = table(Object.assign(new Error('no right'), { name: 'AccessDeniedException' }));
    await expect(dynamoInserts(client, 'claims')(items)).rejects.toThrow('no right');
  });
});
