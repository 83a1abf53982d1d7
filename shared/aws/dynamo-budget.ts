import { type DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { runKeys } from '../contract/run-item.ts';
import type { Cap, Ledger, Money } from '../ports.ts';
import { held } from './dynamo-condition.ts';

const Amount = z.object({ u: z.int(), t: z.int() });

/**
 * `cu`, `ct`: committed micro-dollars and tokens, that is spent plus reserved. `su`, `st`: spent. `open`: the live
 * reservations by token; a map of at most a few hundred entries, one per worker that is calling right now.
 * Sum and entry change in one update, so an answer that got lost cannot make it count twice.
 */
const BudgetItem = z.object({
  cu: z.int(),
  ct: z.int(),
  su: z.int(),
  st: z.int(),
  open: z.record(z.string(), Amount),
});
type BudgetItem = z.infer<typeof BudgetItem>;

/** The money half of the ledger: one item per run. */
export function dynamoBudget(client: DynamoDBClient, table: string): Pick<Ledger, 'reserve' | 'settle' | 'readBudget'> {
  const keyOf = (run: string) => marshall(runKeys.budget(run));
  const read = async (run: string): Promise<BudgetItem | undefined> => {
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: keyOf(run), ConsistentRead: true }));
    return Item === undefined ? undefined : BudgetItem.parse(unmarshall(Item));
  };
  const begin = (run: string): Promise<boolean> =>
    held(
      client.send(
        new PutItemCommand({
          TableName: table,
          Item: marshall({ ...runKeys.budget(run), cu: 0, ct: 0, su: 0, st: 0, open: {} }),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  const tryReserve = (run: string, token: string, amount: Money, cap: Cap): Promise<boolean> =>
    held(
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(run),
          UpdateExpression: 'SET #open.#token = :entry, cu = cu + :u, ct = ct + :t',
          ConditionExpression: [
            'attribute_exists(pk)',
            'attribute_not_exists(#open.#token)',
            ...(cap.microUsd === undefined ? [] : ['cu <= :roomU']),
            ...(cap.tokens === undefined ? [] : ['ct <= :roomT']),
          ].join(' AND '),
          ExpressionAttributeNames: { '#open': 'open', '#token': token },
          ExpressionAttributeValues: marshall({
            ':entry': { u: amount.microUsd, t: amount.tokens },
            ':u': amount.microUsd,
            ':t': amount.tokens,
            ...(cap.microUsd === undefined ? {} : { ':roomU': cap.microUsd - amount.microUsd }),
            ...(cap.tokens === undefined ? {} : { ':roomT': cap.tokens - amount.tokens }),
          }),
        }),
      ),
    );
  return {
    async reserve(run, token, amount, cap) {
      if (await tryReserve(run, token, amount, cap)) return true;
      const item = await read(run);
      if (item !== undefined) return Object.hasOwn(item.open, token);
      await begin(run);
      return tryReserve(run, token, amount, cap);
    },
    async settle(run, token, used) {
      const reserved = (await read(run))?.open[token];
      if (reserved === undefined) return;
      await held(
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(run),
            UpdateExpression: 'SET cu = cu + :du, ct = ct + :dt, su = su + :u, st = st + :t REMOVE #open.#token',
            ConditionExpression: 'attribute_exists(#open.#token)',
            ExpressionAttributeNames: { '#open': 'open', '#token': token },
            ExpressionAttributeValues: marshall({
              ':du': used.microUsd - reserved.u,
              ':dt': used.tokens - reserved.t,
              ':u': used.microUsd,
              ':t': used.tokens,
            }),
          }),
        ),
      );
    },
    async readBudget(run) {
      const item = await read(run);
      return {
        spent: { microUsd: item?.su ?? 0, tokens: item?.st ?? 0 },
        reserved: { microUsd: (item?.cu ?? 0) - (item?.su ?? 0), tokens: (item?.ct ?? 0) - (item?.st ?? 0) },
      };
    },
  };
}
