import { z } from 'zod';
import { awayKey } from '../contract/keys.ts';
import type { Blob, Clock, Ledger } from '../ports.ts';
import type { FrozenCompletions } from './frozen-completions.ts';
import type { ShardWork } from './worker.ts';

/** Since when the endpoint is away, and how many completions were stored then. */
const Away = z.strictObject({ since: z.number(), stored: z.int() });
type Away = z.infer<typeof Away>;

/** How long a shard waits for an endpoint that answers nobody. */
export interface Patience {
  /** @param calls that failed while the endpoint answered nobody. */
  mayWait(calls: number): boolean;
  /** Gives the shard back for a while; that is no failure of the shard. */
  giveBack(): Promise<void>;
}

export interface PatiencePorts {
  readonly work: Blob;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** An endpoint that was restarted, or an outage of a service, comes back in this time. */
const longPatienceMs = 30 * 60_000;
/**
 * Few calls that fail at the end of a shard, where nothing else shows whether the endpoint is there, may well be to
 * blame themselves.
 */
const shortPatienceMs = 3 * 60_000;
const fewCalls = 2;

/** Until the next try: as long again as it has been away, within these bounds. */
const [shortestPauseMs, longestPauseMs] = [15_000, 120_000];

export async function openPatience(
  { work, ledger, clock }: PatiencePorts,
  { plan, stage, item }: ShardWork,
  frozen: Pick<FrozenCompletions, 'size'>,
): Promise<Patience> {
  const key = awayKey(plan.run, stage.name, item.shard);
  const before = item.attempt > 1 ? await readAway(work, key) : undefined;
  // What was answered in the meantime ended the waiting.
  const since = (): number => (before === undefined || before.stored < frozen.size() ? clock.now() : before.since);
  return {
    mayWait(calls) {
      const isDoubtful = calls <= fewCalls && frozen.size() > 0;
      return clock.now() - since() < (isDoubtful ? shortPatienceMs : longPatienceMs);
    },
    async giveBack() {
      const now = clock.now();
      const from = since();
      await work.put(key, `${JSON.stringify({ since: from, stored: frozen.size() })}\n`, 'application/json');
      const pause = Math.min(longestPauseMs, Math.max(shortestPauseMs, now - from));
      const at = { run: plan.run, stage: stage.name, buckets: plan.tuning.ledgerBuckets, shard: item.shard };
      await ledger.releaseShard(at, item.holder ?? '', undefined, now + pause);
    },
  };
}

/** Looks by listing: asking for an object that is not there answers 403 to callers who may only list a prefix. */
async function readAway(work: Blob, key: string): Promise<Away | undefined> {
  const [found] = await work.list(key);
  const bytes = found === undefined ? undefined : await work.get(key);
  return bytes === undefined ? undefined : Away.parse(JSON.parse(new TextDecoder().decode(bytes)));
}
