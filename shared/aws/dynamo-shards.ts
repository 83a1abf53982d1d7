import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { inParallel } from '../contract/parallel.ts';
import { runKeys } from '../contract/run-item.ts';
import { digest } from '../domain/identity.ts';
import { failedMark, failuresAfterLease, ShardItem } from '../domain/ledger.ts';
import type { Ledger, ShardAddress } from '../ports.ts';
import { held } from './dynamo-condition.ts';
import { queryPartition, readItem } from './dynamo-items.ts';

type Shards = Pick<
  Ledger,
  | 'addShards'
  | 'addQueuedShard'
  | 'addDoneShard'
  | 'readShards'
  | 'readShard'
  | 'queueShard'
  | 'beginShard'
  | 'renewShard'
  | 'releaseShard'
  | 'awaitBatches'
  | 'batchArrived'
  | 'finishShard'
  | 'failShard'
  | 'resetShard'
>;

/** Writes in flight per call of addShards. */
const writesAtOnce = 16;

/** The partition of a shard: by hash, so that a stage's items spread evenly whatever their names. */
export const bucketOf = (shard: string, buckets: number): number =>
  buckets === 1 ? 0 : Number.parseInt(digest(shard).slice(0, 8), 16) % buckets;

const keyOf = (at: ShardAddress): Record<string, AttributeValue> =>
  marshall(runKeys.shard(at.run, at.stage, bucketOf(at.shard, at.buckets), at.shard));

/** The shard half of the ledger. `status` is a reserved word of the query language, hence the aliases. */
export function dynamoShards(client: DynamoDBClient, table: string): Shards {
  const update = (
    at: ShardAddress,
    change: string,
    condition: string,
    values: Readonly<Record<string, unknown>>,
  ): Promise<boolean> =>
    held(
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(at),
          UpdateExpression: change,
          ConditionExpression: condition,
          ExpressionAttributeNames: namesIn(`${change} ${condition}`),
          ExpressionAttributeValues: marshall(values, { removeUndefinedValues: true }),
        }),
      ),
    );
  const updated = async (
    at: ShardAddress,
    change: string,
    condition: string,
    values: Readonly<Record<string, unknown>>,
  ): Promise<ShardItem | undefined> => {
    let item: ShardItem | undefined;
    const write = client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: keyOf(at),
        UpdateExpression: change,
        ConditionExpression: condition,
        ExpressionAttributeNames: namesIn(`${change} ${condition}`),
        ExpressionAttributeValues: marshall(values),
        ReturnValues: 'ALL_NEW',
      }),
    );
    await held(
      write.then(({ Attributes }) => {
        item = Attributes === undefined ? undefined : shardItem(readItem(Attributes));
      }),
    );
    return item;
  };
  const add = (at: ShardAddress, item: ShardItem): Promise<boolean> =>
    held(
      client.send(
        new PutItemCommand({
          TableName: table,
          Item: marshall({ ...runKeys.shard(at.run, at.stage, bucketOf(at.shard, at.buckets), at.shard), ...item }),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  return {
    async addShards(run, stage, buckets, shards) {
      await inParallel(shards, writesAtOnce, (shard) =>
        add(
          { run, stage, buckets, shard: shard.shard },
          { ...shard, status: 'P', attempt: 0, failures: 0, leaseUntil: 0 },
        ),
      );
    },
    addQueuedShard: (at, shard, leaseUntil) => add(at, { ...shard, status: 'Q', attempt: 1, failures: 0, leaseUntil }),
    addDoneShard: (at, shard, { partRecords, passThrough, tallies, span }) =>
      add(at, {
        ...{ ...shard, status: 'D', attempt: 0, failures: 0, leaseUntil: 0, passThrough },
        ...{ partRecords: [...partRecords], tallies: [...tallies] },
        ...(span === undefined ? {} : { span }),
      }),
    async readShards(run, stage, buckets) {
      const pages = await Promise.all(
        Array.from({ length: buckets }, (_, bucket) =>
          queryPartition(client, table, runKeys.shard(run, stage, bucket, '').pk),
        ),
      );
      return pages
        .flat()
        .map(shardItem)
        .sort((a, b) => (a.shard < b.shard ? -1 : 1));
    },
    async readShard(run, stage, buckets, shard) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: keyOf({ run, stage, buckets, shard }), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : shardItem(readItem(Item));
    },
    async queueShard(at, from, leaseUntil) {
      const done = await update(
        at,
        'SET #status = :queued, #attempt = :next, #failures = :failures, #leaseUntil = :until REMOVE #holder',
        '#status = :from AND #attempt = :attempt AND #leaseUntil = :lease',
        {
          ':queued': 'Q',
          ':next': from.attempt + 1,
          ':failures': from.status === 'Q' ? failuresAfterLease(from) : from.failures,
          ':until': leaseUntil,
          ':from': from.status,
          ':attempt': from.attempt,
          ':lease': from.leaseUntil,
        },
      );
      return done ? from.attempt + 1 : undefined;
    },
    beginShard: (at, attempt, holder, now, leaseUntil) =>
      updated(
        at,
        'SET #holder = :holder, #leaseUntil = :until',
        '#status = :queued AND #attempt = :attempt AND (attribute_not_exists(#holder) OR #leaseUntil <= :now)',
        { ':holder': holder, ':until': leaseUntil, ':queued': 'Q', ':attempt': attempt, ':now': now },
      ),
    renewShard: (at, holder, leaseUntil) =>
      update(at, 'SET #leaseUntil = :until', '#status = :queued AND #holder = :holder', {
        ':until': leaseUntil,
        ':queued': 'Q',
        ':holder': holder,
      }),
    releaseShard: (at, holder, error, until = 0) =>
      update(
        at,
        error === undefined
          ? 'SET #leaseUntil = :until REMOVE #holder'
          : 'SET #leaseUntil = :until, #failures = #failures + :one, #error = :error REMOVE #holder',
        '#status = :queued AND #holder = :holder',
        {
          ':until': until,
          ':queued': 'Q',
          ':holder': holder,
          ...(error === undefined ? {} : { ':one': 1, ':error': error }),
        },
      ),
    awaitBatches: (at, holder, leaseUntil, ids) =>
      updated(
        at,
        'SET #leaseUntil = :until, #awaiting = :ids REMOVE #holder',
        '#status = :queued AND #holder = :holder',
        {
          ':until': leaseUntil,
          ':ids': ids,
          ':queued': 'Q',
          ':holder': holder,
        },
      ),
    batchArrived: (at, id, failed) =>
      updated(at, 'ADD #arrived :id', 'attribute_exists(pk)', { ':id': new Set([failed ? id + failedMark : id]) }),
    finishShard: (at, result) =>
      update(
        at,
        'SET #status = :done, #partRecords = :parts, #passThrough = :pass, #tallies = :tallies, #leaseUntil = :zero' +
          `${result.span === undefined ? '' : ', #span = :span'} ` +
          'REMOVE #holder, #error, #awaiting, #arrived',
        '#status IN (:pending, :queued)',
        {
          ':done': result.split ? 'S' : 'D',
          ':parts': result.partRecords,
          ':pass': result.passThrough,
          ':tallies': result.tallies,
          ':span': result.span,
          ':zero': 0,
          ':pending': 'P',
          ':queued': 'Q',
        },
      ),
    failShard: (at, error) =>
      update(
        at,
        'SET #status = :failed, #error = :error, #leaseUntil = :zero REMOVE #holder',
        '#status IN (:pending, :queued)',
        { ':failed': 'F', ':error': error, ':zero': 0, ':pending': 'P', ':queued': 'Q' },
      ),
    resetShard: (at) =>
      update(
        at,
        'SET #status = :pending, #failures = :zero, #leaseUntil = :zero REMOVE #holder, #error',
        '#status IN (:queued, :failed)',
        { ':pending': 'P', ':zero': 0, ':queued': 'Q', ':failed': 'F' },
      ),
  };
}

/** Sets of the table as lists. */
function shardItem({ arrived, ...item }: Record<string, unknown>): ShardItem {
  return ShardItem.parse(arrived instanceof Set ? { ...item, arrived: [...arrived].sort() } : item);
}

function namesIn(expression: string): Record<string, string> {
  return Object.fromEntries([...expression.matchAll(/#(\w+)/gu)].map(([alias, name]) => [alias, name as string]));
}
