import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, type TestServices, testServices } from '../support/local-services.ts';

const TableName = 'table';
const newTable = new CreateTableCommand({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
});

describe('local tables', () => {
  let services: TestServices;
  beforeAll(async () => {
    services = await testServices();
    await services.tables.send(newTable);
    await waitUntilTableExists({ client: services.tables, maxWaitTime: 10, minDelay: 1 }, { TableName });
  });
  afterAll(() => services.close());

  const key = (pk: string, sk = '0') => ({ pk: { S: pk }, sk: { S: sk } });
  const put = (pk: string, sk?: string, more: object = {}) =>
    services.tables.send(new PutItemCommand({ TableName, Item: { ...key(pk, sk), ...more } }));

  it('lets exactly one of sixty racing writers claim an item', async () => {
    const claims = Array.from({ length: 60 }, (_, index) =>
      refusal(
        services.tables.send(
          new PutItemCommand({
            TableName,
            Item: { ...key('claim'), by: { N: String(index) } },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      ),
    );
    const ends = await Promise.all(claims);
    expect(ends.filter((end) => end === 'no error')).toHaveLength(1);
    expect(new Set(ends)).toEqual(new Set(['no error', 'ConditionalCheckFailedException 400']));
  });

  it('adds under concurrency without losing a count', async () => {
    const add = new UpdateItemCommand({
      TableName,
      Key: key('counter'),
      UpdateExpression: 'ADD done :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    });
    await Promise.all(Array.from({ length: 100 }, () => services.tables.send(add)));
    const { Item } = await services.tables.send(new GetItemCommand({ TableName, Key: key('counter') }));
    expect(Item?.done).toEqual({ N: '100' });
  });

  it('sets inside nested maps under a condition', async () => {
    await put('nested', '0', { open: { M: {} } });
    const set = new UpdateItemCommand({
      TableName,
      Key: key('nested'),
      UpdateExpression: 'SET #open.#token = :entry',
      ConditionExpression: 'attribute_not_exists(#open.#token)',
      ExpressionAttributeNames: { '#open': 'open', '#token': 'a/b.c' },
      ExpressionAttributeValues: { ':entry': { N: '1' } },
    });
    expect(await refusal(services.tables.send(set))).toBe('no error');
    expect(await refusal(services.tables.send(set))).toBe('ConditionalCheckFailedException 400');
  });

  it('pages a query by its limit and by 1 MB', async () => {
    for (let index = 0; index < 5; index += 1) await put('pages', String(index), { text: { S: 'x'.repeat(300_000) } });
    const sizes: number[] = [];
    let start: Record<string, { S: string }> | undefined;
    do {
      const page = await services.tables.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: 'pages' } },
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      sizes.push(page.Items?.length ?? 0);
      start = page.LastEvaluatedKey as typeof start;
    } while (start);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(5);
  });

  it('hands back what a batch left over', async () => {
    const items = Array.from({ length: 25 }, (_, index) => ({ PutRequest: { Item: key('batch', String(index)) } }));
    const write = (Requests: typeof items) =>
      services.tables.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: Requests } }));
    await write(items);
    expect(await refusal(write([...items, { PutRequest: { Item: key('batch', 'x') } }]))).toBe(
      'ValidationException 400',
    );
    for (let index = 0; index < 60; index += 1) await put('big', String(index), { text: { S: 'x'.repeat(380_000) } });
    const Keys = Array.from({ length: 60 }, (_, index) => key('big', String(index)));
    const { Responses, UnprocessedKeys } = await services.tables.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }),
    );
    const left = UnprocessedKeys?.[TableName]?.Keys?.length ?? 0;
    expect(left).toBeGreaterThan(0);
    expect((Responses?.[TableName]?.length ?? 0) + left).toBe(60);
  });

  it('refuses what DynamoDB refuses and the emulator would accept', async () => {
    const operands = Array.from({ length: 101 }, (_, index) => `:v${index}`);
    const query = (FilterExpression: string, names: readonly string[]) =>
      services.tables.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          FilterExpression,
          ExpressionAttributeValues: {
            ':pk': { S: 'a' },
            ...Object.fromEntries(names.map((name) => [name, { S: name }])),
          },
        }),
      );
    expect(await refusal(query(`v IN (${operands.join(', ')})`, operands))).toBe('ValidationException 400');
    expect(await refusal(query(`v IN (${operands.slice(1).join(', ')})`, operands.slice(1)))).toBe('no error');
    expect(await refusal(put('large', '0', { text: { S: 'x'.repeat(410_000) } }))).toBe('ValidationException 400');
  });

  it('answers 501 by name for what it does not have', async () => {
    const transaction = new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: key('t') } }] });
    expect(await refusal(services.tables.send(transaction))).toBe('NotImplemented 501');
    const ttl = { AttributeName: 'ttl', Enabled: true };
    expect(
      await refusal(services.tables.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: ttl }))),
    ).toBe('NotImplemented 501');
    const returning = new PutItemCommand({
      TableName,
      Item: key('r'),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    expect(await refusal(services.tables.send(returning))).toBe('NotImplemented 501');
  });

  it('inserts by statement what is not there yet, each by itself', async () => {
    const claims = new CreateTableCommand({
      TableName: 'claims',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    });
    await services.tables.send(claims);
    await waitUntilTableExists({ client: services.tables, maxWaitTime: 10, minDelay: 1 }, { TableName: 'claims' });
    const insert = (...items: { pk: string; o: object }[]) =>
      services.tables.send(
        new BatchExecuteStatementCommand({
          Statements: items.map(({ pk, o }) => ({
            Statement: `INSERT INTO "claims" VALUE {'pk': ?, 'o': ?}`,
            Parameters: [{ S: pk }, o as { S: string }],
          })),
        }),
      );
    await insert({ pk: 'b', o: { S: 'first' } });
    const { Responses } = await insert(
      { pk: 'a', o: { S: 'one' } },
      { pk: 'b', o: { S: 'two' } },
      { pk: '', o: { S: 'none' } },
    );
    expect(Responses?.map(({ Error: fault }) => fault?.Code)).toEqual([undefined, 'DuplicateItem', 'ValidationError']);
    const owners = await services.tables.send(
      new BatchGetItemCommand({ RequestItems: { claims: { Keys: [{ pk: { S: 'a' } }, { pk: { S: 'b' } }] } } }),
    );
    expect(owners.Responses?.claims?.map(({ o }) => o?.S).sort()).toEqual(['first', 'one']);
  });

  it('has no other statements, and no more than 25 at once', async () => {
    const run = (Statement: string, count = 1, Parameters = [{ S: 'a' }]) =>
      refusal(
        services.tables.send(
          new BatchExecuteStatementCommand({
            Statements: Array.from({ length: count }, () => ({ Statement, Parameters })),
          }),
        ),
      );
    expect(await run(`SELECT * FROM "${TableName}" WHERE pk = ?`)).toBe('NotImplemented 501');
    expect(await run(`INSERT INTO "${TableName}" VALUE {'pk': 'a'}`)).toBe('NotImplemented 501');
    expect(await run(`INSERT INTO "${TableName}" VALUE {'pk': ?, 'sk': ?}`)).toBe('ValidationException 400');
    expect(await run(`INSERT INTO "${TableName}" VALUE {'pk': ?}`, 26)).toBe('ValidationException 400');
  });

  it('outlives a caller who breaks off in the middle of a request', async () => {
    const { hostname, port } = new URL(services.endpoints.DYNAMODB);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"half":', () => socket.destroy());
      }).on('close', () => resolve());
    });
    expect(await refusal(put('after'))).toBe('no error');
  });

  it('keeps items over a restart, and says when another process has the folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sower-tables-'));
    const first = await testServices({ folder });
    await first.tables.send(newTable);
    await waitUntilTableExists({ client: first.tables, maxWaitTime: 10, minDelay: 1 }, { TableName });
    await first.tables.send(new PutItemCommand({ TableName, Item: key('kept') }));
    await expect(testServices({ folder })).rejects.toThrow('another process may be using them');
    await first.close();
    const second = await testServices({ folder });
    const { Item } = await second.tables.send(new GetItemCommand({ TableName, Key: key('kept') }));
    expect(Item).toEqual(key('kept'));
    await second.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
