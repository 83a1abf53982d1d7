import { describe, expect, it } from 'vitest';
import type { Post, PostAnswer } from '../../../../shared/aws/signed-posts.ts';
import { TableFailure, tables } from '../../../../shared/aws/tables.ts';

const answer = (status: number, body: unknown): PostAnswer => ({
  status,
  header: () => undefined,
  text: typeof body === 'string' ? body : JSON.stringify(body),
});
const fault = (name: string): PostAnswer =>
  answer(400, { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'no' });
const broken = Object.assign(new Error('reset'), { code: 'ECONNRESET' });

/** Tables behind a service that answers with each of these in turn. */
function service(...answers: readonly (PostAnswer | Error)[]) {
  const posts: Post[] = [];
  const left = [...answers];
  const calls = tables(
    async (post) => {
      posts.push(post);
      const next = left.length > 1 ? left.shift() : left[0];
      if (next === undefined || next instanceof Error) throw next;
      return next;
    },
    { sleep: async () => undefined },
  );
  return { calls, posts };
}
const key = { TableName: 't', Key: { pk: { S: 'a' } } };

describe('tables', () => {
  it('speaks the protocol of DynamoDB', async () => {
    const { calls, posts } = service(answer(200, { Item: { pk: { S: 'a' } } }));
    expect(await calls.getItem(key)).toEqual({ pk: { S: 'a' } });
    expect(posts[0]?.headers['x-amz-target']).toBe('DynamoDB_20120810.GetItem');
    expect(JSON.parse(posts[0]?.body ?? '')).toEqual(key);
  });

  it('finds nothing where nothing is', async () => {
    expect(await service(answer(200, {})).calls.getItem(key)).toBeUndefined();
  });

  it.each([
    ['a throttle', fault('ProvisionedThroughputExceededException')],
    ['a fault of the service', answer(500, 'oops')],
    ['a broken connection', broken],
  ])('tries again after %s', async (_, first) => {
    const { calls, posts } = service(first, answer(200, {}));
    await calls.updateItem(key);
    expect(posts).toHaveLength(2);
  });

  it('gives up on a fault that lasts', async () => {
    const { calls, posts } = service(answer(503, '<html>'));
    await expect(calls.putItem({ TableName: 't', Item: {} })).rejects.toThrow(/status 503/u);
    expect(posts).toHaveLength(8);
  });

  it('throws at once, under the name of the service, what would only be refused again', async () => {
    const { calls, posts } = service(fault('ConditionalCheckFailedException'));
    await expect(calls.updateItem(key)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    await expect(calls.updateItem(key)).rejects.toBeInstanceOf(TableFailure);
    expect(posts).toHaveLength(2);
  });
});
