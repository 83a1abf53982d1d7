import { failuresAfterLease, type ShardItem } from '../../shared/domain/ledger.ts';
import type { Ledger, ShardAddress } from '../../shared/ports.ts';
import type { Requests } from './prices.ts';

/** Bytes of a shard's item in the table: keys and states, and the tallies of a done one. */
const [openBytes, doneBytes] = [300, 700];
const [writeUnit, readUnit] = [1024, 4096];

export interface CountedLedger extends Ledger {
  stage(name: string): StageStore;
  /** Moves of shards by kind. */
  readonly moves: Readonly<Record<'added' | 'begun' | 'finished', number>>;
  /** @returns the stages that were read since. */
  watchReads(): () => readonly string[];
}

/** A ledger that counts what its moves cost on DynamoDB. Reads give the items themselves: a stage has ten thousands. */
export function countedLedger(made: Requests): CountedLedger {
  const stages = new Map<string, StageStore>();
  let reads: string[] = [];
  const moves = { added: 0, begun: 0, finished: 0 };
  const stage = (name: string): StageStore => {
    const known = stages.get(name) ?? stageStore();
    stages.set(name, known);
    return known;
  };
  const wrote = (bytes: number): void => {
    made.dynamoWrites += 1;
    made.dynamoWriteUnits += Math.ceil(bytes / writeUnit);
  };
  const change = (
    { stage: name, shard }: ShardAddress,
    when: (item: ShardItem) => boolean,
    to: (item: ShardItem) => ShardItem,
  ): ShardItem | undefined => {
    const item = stage(name).items.get(shard);
    wrote(item?.status === 'D' ? doneBytes : openBytes);
    if (item === undefined || !when(item)) return undefined;
    const next = to(item);
    stage(name).put(next);
    return next;
  };
  const free = ({ holder: _holder, ...item }: ShardItem): ShardItem => item;
  const isMine =
    (holder: string) =>
    (item: ShardItem): boolean =>
      item.status === 'Q' && item.holder === holder;
  const never = (): never => {
    throw new Error('The played run has no use for that.');
  };
  return {
    stage,
    moves,
    watchReads() {
      reads = [];
      return () => reads;
    },
    async addShards(_run, name, _buckets, shards) {
      for (const shard of shards) {
        wrote(openBytes);
        if (stage(name).items.has(shard.shard)) continue;
        moves.added += 1;
        stage(name).put({ ...shard, status: 'P', attempt: 0, failures: 0, leaseUntil: 0 });
      }
    },
    async addQueuedShard({ stage: name }, shard, leaseUntil) {
      wrote(openBytes);
      if (stage(name).items.has(shard.shard)) return false;
      moves.added += 1;
      stage(name).put({ ...shard, status: 'Q', attempt: 1, failures: 0, leaseUntil });
      return true;
    },
    async addDoneShard({ stage: name }, shard, { partRecords, passThrough }) {
      wrote(doneBytes);
      if (stage(name).items.has(shard.shard)) return false;
      moves.added += 1;
      moves.finished += 1;
      const none = { attempt: 0, failures: 0, leaseUntil: 0 };
      stage(name).put({ ...shard, ...none, status: 'D', partRecords: [...partRecords], passThrough });
      return true;
    },
    async readShards(_run, name, buckets) {
      made.dynamoReads += buckets;
      made.dynamoReadUnits += stage(name).units(buckets);
      reads.push(name);
      return stage(name).sorted();
    },
    async readShard(_run, name, _buckets, shard) {
      made.dynamoReads += 1;
      made.dynamoReadUnits += 1;
      return stage(name).items.get(shard);
    },
    async queueShard(at, from, leaseUntil) {
      const next = change(
        at,
        (item) => item.status === from.status && item.attempt === from.attempt && item.leaseUntil === from.leaseUntil,
        (item) => ({
          ...free(item),
          status: 'Q',
          attempt: from.attempt + 1,
          failures: from.status === 'Q' ? failuresAfterLease(from) : from.failures,
          leaseUntil,
        }),
      );
      return next?.attempt;
    },
    async beginShard(at, attempt, holder, now) {
      const begun = change(
        at,
        (item) =>
          item.status === 'Q' && item.attempt === attempt && (item.holder === undefined || item.leaseUntil <= now),
        // Renewed while the work lasts, see the clock.
        (item) => ({ ...item, holder, leaseUntil: Number.MAX_SAFE_INTEGER }),
      );
      if (begun !== undefined) moves.begun += 1;
      return begun;
    },
    renewShard: async (at, holder) => change(at, isMine(holder), (item) => item) !== undefined,
    releaseShard: async (at, holder, _error, until = 0) =>
      change(at, isMine(holder), (item) => ({ ...free(item), leaseUntil: until })) !== undefined,
    awaitBatches: async (at, holder, leaseUntil, ids) =>
      change(at, isMine(holder), ({ arrived: _arrived, ...item }) => ({
        ...free(item),
        leaseUntil,
        awaiting: [...ids],
      })),
    batchArrived: async (at, id) =>
      change(
        at,
        () => true,
        (item) => ({ ...item, arrived: [...(item.arrived ?? []), id] }),
      ),
    async finishShard(at, { partRecords, passThrough }) {
      const done = change(
        at,
        ({ status }) => status === 'P' || status === 'Q',
        ({ awaiting: _awaiting, arrived: _arrived, ...item }) => ({
          ...free(item),
          status: 'D',
          partRecords: [...partRecords],
          passThrough,
          leaseUntil: 0,
        }),
      );
      if (done !== undefined) moves.finished += 1;
      return done !== undefined;
    },
    failShard: never,
    resetShard: never,
    openRun: never,
    readRun: never,
    closeRun: never,
    listRuns: never,
    reserve: never,
    settle: never,
    readBudget: never,
    openReservations: never,
    markBudget: never,
  };
}

export interface StageStore {
  readonly items: ReadonlyMap<string, ShardItem>;
  put(item: ShardItem): void;
  sorted(): ShardItem[];
  done(): number;
  pending(): number;
  /** Units of reading that all items take. */
  units(buckets: number): number;
}

function stageStore(): StageStore {
  const items = new Map<string, ShardItem>();
  let list: ShardItem[] | undefined;
  let [done, pending] = [0, 0];
  return {
    items,
    put(item) {
      const old = items.get(item.shard);
      if (item.status === 'D' && old?.status !== 'D') done += 1;
      pending += (item.status === 'P' ? 1 : 0) - (old?.status === 'P' ? 1 : 0);
      items.set(item.shard, item);
      list = undefined;
    },
    sorted() {
      list ??= [...items.values()].sort((a, b) => (a.shard < b.shard ? -1 : 1));
      return list;
    },
    done: () => done,
    pending: () => pending,
    units: (buckets) => Math.max(buckets, Math.ceil((done * doneBytes + (items.size - done) * openBytes) / readUnit)),
  };
}
