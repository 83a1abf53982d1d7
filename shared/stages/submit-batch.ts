import {
  EndpointFailed,
  EndpointThrottled,
  EndpointTimedOut,
  EndpointUnusable,
  RequestRefused,
} from '../contract/errors.ts';
import { schemaAsked, withoutSchema } from '../domain/asked-schema.ts';
import { type BatchRecord, batchId } from '../domain/batch.ts';
import { tokenBound } from '../domain/completion.ts';
import { randomFor } from '../domain/random.ts';
import type { Ledger } from '../ports.ts';
import { batchStore } from './batch-store.ts';
import type { Call } from './call-thread.ts';
import { capOf, costOf } from './caps.ts';
import { type ReplyPorts, takeReply } from './collect-reply.ts';
import type { ShardWork } from './worker.ts';

/** Time after which a batch counts as never handed in that a worker remembered and did not live to tell of. */
const graceMs = 15_000;

/** Tries to hand in a batch that the endpoint has no room for right now, and the first pause between them. */
const submitTries = 5;
const submitPauseMs = 500;

/** Calls to hand in as one batch, after so many tries; `plain`: without the JSON schema that they ask for. */
export interface Lot {
  readonly calls: readonly Call[];
  readonly tries: number;
  readonly plain: boolean;
}

/** What became of calls that were to be handed in. `later`: look again at that time, epoch milliseconds. */
export type HandedIn =
  | { readonly kind: 'at endpoint'; readonly record: BatchRecord }
  | { readonly kind: 'later'; readonly until: number }
  | { readonly kind: 'no room' };

/**
 * Hands in one batch: reserves its upper bound, remembers it, sends it. When a worker that died had remembered the same
 * batch, nobody knows whether it was sent: its reply is waited for a moment, then it is sent under a new id.
 *
 * Calls whose endpoint is known to refuse their JSON schema go without it.
 *
 * @param lot calls which share their model and parameters.
 * @throws EndpointUnusable when the endpoint takes no batches at all.
 */
export async function handIn(
  ports: ReplyPorts,
  work: ShardWork,
  { calls, tries: firstTry, plain }: Lot,
): Promise<HandedIn> {
  const { plan, stage, item } = work;
  const store = batchStore(ports.work);
  const [first] = calls;
  if (first === undefined) throw new Error('A batch has at least one call.');
  const schema = schemaAsked(first.request);
  const isPlain = schema !== undefined && (plain || (await store.refusesSchema(schema)));
  const how = schema === undefined ? {} : { schema, ...(isPlain ? { plain: true } : {}) };
  for (let tries = firstTry; ; tries += 1) {
    const at = { run: plan.run, stage: stage.name, shard: item.shard, tries, ...how };
    const id = batchId(
      at,
      calls.map(({ key }) => key),
    );
    const record: BatchRecord = {
      ...at,
      id,
      role: first.role,
      model: first.request.model,
      endpoint: first.request.endpoint,
      at: ports.clock.now(),
      ...(work.ahead === undefined ? {} : { ahead: true as const }),
      calls: calls.map(({ key, request }) => ({ key, ...tokenBound(request) })),
    };
    if (!(await reserve(ports.ledger, work, record))) return { kind: 'no room' };
    if (await store.create(record)) {
      const requests = calls.map(({ request }) => (isPlain ? withoutSchema(request) : request));
      const once = capOf(plan, first.role) === undefined ? {} : { once: tries };
      const taken = await submit(ports, work, { id, run: plan.run, requests, ...once });
      return taken ? { kind: 'at endpoint', record } : { kind: 'later', until: record.at + graceMs };
    }
    const old = await store.read(id);
    if (old === undefined) throw new Error(`The batch ${id} vanished from the work bucket.`);
    if ((await takeReply(ports, plan, old)) !== undefined) return { kind: 'later', until: ports.clock.now() };
    if (ports.clock.now() < old.at + graceMs) return { kind: 'later', until: old.at + graceMs };
  }
}

/** @returns false when it is not known whether the batch was taken, or it was not. */
async function submit(
  { batches, clock }: ReplyPorts,
  { item }: ShardWork,
  batch: Parameters<ReplyPorts['batches']['submit']>[0],
): Promise<boolean> {
  const random = randomFor('submit', batch.id, item.attempt);
  for (let tries = 1; ; tries += 1) {
    try {
      await batches.submit(batch);
      return true;
    } catch (error) {
      // The body is not looked at yet: what is refused is the endpoint, or the right to use it.
      if (error instanceof RequestRefused)
        throw new EndpointUnusable(`The endpoint takes no batches: ${error.message}`);
      if (error instanceof EndpointFailed || error instanceof EndpointTimedOut) return false;
      if (!(error instanceof EndpointThrottled)) throw error;
      if (tries >= submitTries) return false;
      await clock.sleep(Math.max(error.retryAfterMs ?? 0, Math.ceil(random() * submitPauseMs * 2 ** tries)));
    }
  }
}

async function reserve(ledger: Ledger, { plan }: ShardWork, record: BatchRecord): Promise<boolean> {
  if (plan.rehearsal) return false;
  const cap = capOf(plan, record.role);
  if (cap === undefined) return true;
  const tokensIn = record.calls.reduce((sum, call) => sum + call.in, 0);
  const tokensOut = record.calls.reduce((sum, call) => sum + call.out, 0);
  return ledger.reserve(plan.run, record.id, costOf(plan, record.role, tokensIn, tokensOut), cap);
}
