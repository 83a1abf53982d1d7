import { type DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { runKeys } from '../contract/run-item.ts';
import type { BudgetStanding, Cap, Ledger, Limits, Money, Reservation } from '../ports.ts';
import { held } from './dynamo-condition.ts';
import { dynamoUpdate } from './dynamo-update.ts';

/** What is counted, and the letter that names it in the item. */
const measures = [
  ['u', 'microUsd'],
  ['t', 'tokens'],
  ['g', 'gpuMs'],
] as const;
type Letter = (typeof measures)[number][0];

const Entry = z.object({ u: z.int(), t: z.int(), g: z.int(), r: z.string().optional() });

const sums = { cu: z.int(), ct: z.int(), cg: z.int(), su: z.int(), st: z.int(), sg: z.int() };
const Sums = z.object(sums);

/**
 * `cu`, `ct`, `cg`: committed, that is spent plus reserved. `su`, `st`, `sg`: spent. `cu:<role>` and so on: committed by
 * the calls of a role with caps of its own. `open`: the live reservations by token; a map of at most a few hundred
 * entries. Sums and entry change in one update, so an answer that got lost cannot make it count twice.
 */
const BudgetItem = z.object({ ...sums, open: z.record(z.string(), Entry) });
type BudgetItem = z.infer<typeof BudgetItem>;

type BudgetPort = Pick<Ledger, 'reserve' | 'settle' | 'readBudget' | 'openReservations' | 'markBudget'>;

/** The money half of the ledger: one item per run. */
export function dynamoBudget(client: DynamoDBClient, table: string): BudgetPort {
  const at = (run: string) => ({ TableName: table, Key: marshall(runKeys.budget(run)) });
  const read = async (run: string): Promise<BudgetItem | undefined> => {
    const { Item } = await client.send(new GetItemCommand({ ...at(run), ConsistentRead: true }));
    return Item === undefined ? undefined : BudgetItem.parse(unmarshall(Item));
  };
  const begin = (run: string): Promise<boolean> => {
    const item = { ...runKeys.budget(run), cu: 0, ct: 0, cg: 0, su: 0, st: 0, sg: 0, open: {} };
    const condition = { ConditionExpression: 'attribute_not_exists(pk)' };
    return held(client.send(new PutItemCommand({ TableName: table, Item: marshall(item), ...condition })));
  };
  const tryReserve = (run: string, token: string, amount: Money, cap: Cap): Promise<boolean> => {
    const update = dynamoUpdate();
    const entry = update.name('open', token);
    update.set(`${entry} = ${update.value(entryOf(amount, cap.role?.name))}`);
    update.when('attribute_exists(pk)', `attribute_not_exists(${entry})`);
    const commit = (attribute: string, amountOf: number, limit: number | undefined): void => {
      const name = update.name(attribute);
      update.set(`${name} = if_not_exists(${name}, ${update.value(0)}) + ${update.value(amountOf)}`);
      if (limit !== undefined)
        update.when(`(attribute_not_exists(${name}) OR ${name} <= ${update.value(limit - amountOf)})`);
    };
    for (const [letter, measure] of measures) {
      commit(`c${letter}`, amount[measure] ?? 0, cap[measure]);
      if (cap.role !== undefined) commit(ofRole(letter, cap.role.name), amount[measure] ?? 0, cap.role[measure]);
    }
    return held(client.send(new UpdateItemCommand({ ...at(run), ...update.finish() })));
  };
  return {
    async reserve(run, token, amount, cap) {
      if (!fits(amount, cap) || (cap.role !== undefined && !fits(amount, cap.role))) return false;
      if (await tryReserve(run, token, amount, cap)) return true;
      const item = await read(run);
      if (item !== undefined) return Object.hasOwn(item.open, token);
      await begin(run);
      return tryReserve(run, token, amount, cap);
    },
    async settle(run, token, used, known) {
      const reserved = known ?? reservationOf(token, (await read(run))?.open[token]);
      if (reserved === undefined) return undefined;
      const update = dynamoUpdate();
      const entry = update.name('open', token);
      update.when(`attribute_exists(${entry})`);
      update.remove(entry);
      const add = (attribute: string, amount: number): void => {
        const name = update.name(attribute);
        update.set(`${name} = ${name} + ${update.value(amount)}`);
      };
      for (const [letter, measure] of measures) {
        const change = (used[measure] ?? 0) - (reserved.amount[measure] ?? 0);
        add(`c${letter}`, change);
        add(`s${letter}`, used[measure] ?? 0);
        if (reserved.role !== undefined) add(ofRole(letter, reserved.role), change);
      }
      let after: BudgetStanding | undefined;
      const command = new UpdateItemCommand({ ...at(run), ...update.finish(), ReturnValues: 'UPDATED_NEW' });
      await held(
        client.send(command).then(({ Attributes }) => {
          after = standingOf(Sums.parse(unmarshall(Attributes ?? {})));
        }),
      );
      return after;
    },
    async readBudget(run) {
      return standingOf((await read(run)) ?? { cu: 0, ct: 0, cg: 0, su: 0, st: 0, sg: 0 });
    },
    async openReservations(run) {
      const open = Object.entries((await read(run))?.open ?? {});
      return open.flatMap(([token, entry]) => reservationOf(token, entry) ?? []);
    },
    async markBudget(run, mark) {
      const update = dynamoUpdate();
      const name = update.name(`mark:${mark}`);
      update.set(`${name} = ${update.value(1)}`);
      update.when('attribute_exists(pk)', `attribute_not_exists(${name})`);
      return held(client.send(new UpdateItemCommand({ ...at(run), ...update.finish() })));
    },
  };
}

const ofRole = (letter: Letter, role: string): string => `c${letter}:${role}`;

/** Whether an amount alone is within a cap: the first reservation of a run or a role meets no sum to compare with. */
const fits = (amount: Money, limits: Limits): boolean =>
  measures.every(([, measure]) => (amount[measure] ?? 0) <= (limits[measure] ?? Number.POSITIVE_INFINITY));

function entryOf({ microUsd, tokens, gpuMs = 0 }: Money, role: string | undefined): z.infer<typeof Entry> {
  return { u: microUsd, t: tokens, g: gpuMs, ...(role === undefined ? {} : { r: role }) };
}

function reservationOf(token: string, entry: z.infer<typeof Entry> | undefined): Reservation | undefined {
  if (entry === undefined) return undefined;
  return { token, amount: money(entry.u, entry.t, entry.g), ...(entry.r === undefined ? {} : { role: entry.r }) };
}

function standingOf({ cu, ct, cg, su, st, sg }: z.infer<typeof Sums>): BudgetStanding {
  return { spent: money(su, st, sg), reserved: money(cu - su, ct - st, cg - sg) };
}

const money = (microUsd: number, tokens: number, gpuMs: number): Money => ({
  microUsd,
  tokens,
  ...(gpuMs === 0 ? {} : { gpuMs }),
});
