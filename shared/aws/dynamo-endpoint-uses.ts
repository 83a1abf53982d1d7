import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { runKeys } from '../contract/run-item.ts';
import type { Claimant } from '../domain/fair-share.ts';
import type { EndpointUses } from '../ports.ts';
import { queryPartition } from './dynamo-items.ts';
import { type DynamoUpdate, dynamoUpdate } from './dynamo-update.ts';

/** One item for each run at an endpoint; each of its functions has an attribute of its own. */
const Use = z.looseObject({ run: z.string(), until: z.number().optional() });
const Claim = z.strictObject({ calls: z.number(), until: z.number() });
const claimMark = 'function-';

/** Items go a day after they were last noted; their attributes go when the run's next function notes itself. */
const dayMs = 86_400_000;

/** The uses of endpoints in the Runs table. */
export function dynamoEndpointUses(client: DynamoDBClient, table: string): EndpointUses {
  const update = async (
    endpoint: string,
    run: string,
    until: number,
    change: (update: DynamoUpdate) => void,
  ): Promise<void> => {
    const put = dynamoUpdate();
    put.set(`${put.name('run')} = ${put.value(run)}`);
    put.set(`${put.name('ttl')} = ${put.value(Math.ceil((until + dayMs) / 1000))}`);
    change(put);
    const Key = marshall(runKeys.endpoint(endpoint, run));
    await client.send(new UpdateItemCommand({ TableName: table, Key, ...put.finish() }));
  };
  const items = async (endpoint: string): Promise<Record<string, unknown>[]> =>
    queryPartition(client, table, runKeys.endpoint(endpoint, '').pk);
  const claimsOf = (item: Record<string, unknown>): { worker: string; calls: number; until: number }[] =>
    Object.entries(item)
      .filter(([name]) => name.startsWith(claimMark))
      .map(([name, value]) => ({ worker: name.slice(claimMark.length), ...Claim.parse(value) }));
  /** Functions that noted themselves last before that time, by run: known from the last read. */
  const stale = new Map<string, readonly string[]>();
  return {
    hold: (endpoint, run, until) =>
      update(endpoint, run, until, (put) => put.set(`${put.name('until')} = ${put.value(until)}`)),
    claim: (endpoint, { run, worker, calls }, until) =>
      update(endpoint, run, until, (put) => {
        put.set(`${put.name(`${claimMark}${worker}`)} = ${put.value({ calls, until })}`);
        for (const old of stale.get(`${endpoint} ${run}`) ?? [])
          if (old !== worker) put.remove(put.name(`${claimMark}${old}`));
        stale.delete(`${endpoint} ${run}`);
      }),
    release: (endpoint, run) => update(endpoint, run, 0, (put) => put.set(`${put.name('until')} = ${put.value(0)}`)),
    async read(endpoint, now) {
      const runs = new Set<string>();
      const claimants: Claimant[] = [];
      for (const item of await items(endpoint)) {
        const { run, until = 0 } = Use.parse(item);
        const claims = claimsOf(item);
        for (const { worker, calls } of claims.filter((claim) => claim.until > now))
          claimants.push({ run, worker, calls });
        if (until > now || claims.some((claim) => claim.until > now)) runs.add(run);
        stale.set(
          `${endpoint} ${run}`,
          claims.filter((claim) => claim.until + dayMs / 24 <= now).map(({ worker }) => worker),
        );
      }
      return { runs: [...runs].sort(), claimants };
    },
  };
}
