import type { RunItem } from '../../shared/contract/run-item.ts';
import { failedMark, failuresAfterLease, type ShardItem } from '../../shared/domain/ledger.ts';
import type { Ledger, Limits, Money, Reservation, ShardAddress } from '../../shared/ports.ts';

interface MemoryBudget {
  spent: Money;
  readonly spentBy: Map<string, Money>;
  readonly open: Map<string, Reservation>;
  readonly marks: Set<string>;
}

/** An in-memory ledger that passes the same contract suite as the DynamoDB adapter. */
export function memoryLedger(): Ledger {
  const runs = new Map<string, RunItem>();
  const shards = new Map<string, ShardItem>();
  const budgets = new Map<string, MemoryBudget>();
  const nameOf = (at: ShardAddress): string => `${at.run}#${at.stage}#${at.shard}`;
  const change = (
    at: ShardAddress,
    when: (item: ShardItem) => boolean,
    to: (item: ShardItem) => ShardItem,
  ): boolean => {
    const item = shards.get(nameOf(at));
    if (item === undefined || !when(item)) return false;
    shards.set(nameOf(at), to(item));
    return true;
  };
  const free = ({ holder: _holder, ...item }: ShardItem): ShardItem => item;
  const clean = ({ holder: _holder, error: _error, ...item }: ShardItem): ShardItem => item;
  const over = ({ awaiting: _awaiting, arrived: _arrived, ...item }: ShardItem): ShardItem => clean(item);
  const isOpen = (item: ShardItem): boolean => item.status === 'P' || item.status === 'Q';
  const budgetOf = (run: string): MemoryBudget => {
    const budget = budgets.get(run) ?? { spent: nothing, spentBy: new Map(), open: new Map(), marks: new Set() };
    budgets.set(run, budget);
    return budget;
  };
  const reservedIn = (open: ReadonlyMap<string, Reservation>): Money => sumOf([...open.values()]);
  return {
    async openRun(item) {
      if (runs.has(item.run)) return false;
      runs.set(item.run, item);
      return true;
    },
    readRun: async (run) => runs.get(run),
    async closeRun(item, from) {
      const old = runs.get(item.run);
      if (old === undefined || !from.includes(old.status)) return false;
      runs.set(item.run, item);
      return true;
    },
    listRuns: async () => [...runs.values()].sort((a, b) => (a.run < b.run ? -1 : 1)),
    async addShards(run, stage, buckets, added) {
      for (const shard of added) {
        const name = nameOf({ run, stage, buckets, shard: shard.shard });
        if (!shards.has(name)) shards.set(name, { ...shard, status: 'P', attempt: 0, failures: 0, leaseUntil: 0 });
      }
    },
    async addQueuedShard(at, shard, leaseUntil) {
      if (shards.has(nameOf(at))) return false;
      shards.set(nameOf(at), { ...shard, status: 'Q', attempt: 1, failures: 0, leaseUntil });
      return true;
    },
    async addDoneShard(at, shard, { partRecords, tallies, span, passThrough }) {
      if (shards.has(nameOf(at))) return false;
      shards.set(nameOf(at), {
        ...{ ...shard, status: 'D', attempt: 0, failures: 0, leaseUntil: 0, passThrough },
        ...{ partRecords: [...partRecords], tallies: [...tallies] },
        ...(span === undefined ? {} : { span }),
      });
      return true;
    },
    readShards: async (run, stage) =>
      [...shards]
        .filter(([name]) => name.startsWith(`${run}#${stage}#`))
        .map(([, item]) => item)
        .sort((a, b) => (a.shard < b.shard ? -1 : 1)),
    readShard: async (run, stage, buckets, shard) => shards.get(nameOf({ run, stage, buckets, shard })),
    async queueShard(at, from, leaseUntil) {
      const done = change(
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
      return done ? from.attempt + 1 : undefined;
    },
    async beginShard(at, attempt, holder, now, leaseUntil) {
      const done = change(
        at,
        (item) =>
          item.status === 'Q' && item.attempt === attempt && (item.holder === undefined || item.leaseUntil <= now),
        (item) => ({ ...item, holder, leaseUntil }),
      );
      return done ? shards.get(nameOf(at)) : undefined;
    },
    renewShard: async (at, holder, leaseUntil) =>
      change(
        at,
        (item) => item.status === 'Q' && item.holder === holder,
        (item) => ({ ...item, leaseUntil }),
      ),
    releaseShard: async (at, holder, error, until = 0) =>
      change(
        at,
        (item) => item.status === 'Q' && item.holder === holder,
        (item) => ({
          ...free(item),
          leaseUntil: until,
          ...(error === undefined ? {} : { failures: item.failures + 1, error }),
        }),
      ),
    async awaitBatches(at, holder, leaseUntil, ids) {
      const done = change(
        at,
        (item) => item.status === 'Q' && item.holder === holder,
        (item) => ({ ...free(item), leaseUntil, awaiting: [...ids] }),
      );
      return done ? shards.get(nameOf(at)) : undefined;
    },
    async batchArrived(at, id, failed) {
      const mark = failed ? id + failedMark : id;
      change(
        at,
        () => true,
        (item) => ({ ...item, arrived: [...new Set([...(item.arrived ?? []), mark])].sort() }),
      );
      return shards.get(nameOf(at));
    },
    finishShard: async (at, { partRecords, passThrough, tallies, span, split }) =>
      change(at, isOpen, (item) => ({
        ...over(item),
        status: split ? 'S' : 'D',
        partRecords: [...partRecords],
        passThrough,
        tallies: [...tallies],
        ...(span === undefined ? {} : { span }),
        leaseUntil: 0,
      })),
    failShard: async (at, error) =>
      change(at, isOpen, (item) => ({ ...free(item), status: 'F', error, leaseUntil: 0 })),
    resetShard: async (at) =>
      change(
        at,
        (item) => item.status === 'Q' || item.status === 'F',
        (item) => ({ ...clean(item), status: 'P', failures: 0, leaseUntil: 0 }),
      ),
    async reserve(run, token, amount, cap) {
      const { spent, open, spentBy } = budgetOf(run);
      if (open.has(token)) return true;
      const all = plus(plus(spent, reservedIn(open)), amount);
      const role = cap.role?.name;
      const ofRole = [...open.values()].filter((one) => one.role === role);
      const byRole = role === undefined ? nothing : plus(spentBy.get(role) ?? nothing, sumOf(ofRole));
      if (!isWithin(all, cap) || (cap.role !== undefined && !isWithin(plus(byRole, amount), cap.role))) return false;
      open.set(token, { token, amount, ...(role === undefined ? {} : { role }) });
      return true;
    },
    async settle(run, token, used) {
      const budget = budgetOf(run);
      const reservation = budget.open.get(token);
      if (reservation === undefined) return undefined;
      budget.open.delete(token);
      budget.spent = plus(budget.spent, used);
      const { role } = reservation;
      if (role !== undefined) budget.spentBy.set(role, plus(budget.spentBy.get(role) ?? nothing, used));
      return { spent: budget.spent, reserved: reservedIn(budget.open) };
    },
    async readBudget(run) {
      const { spent, open } = budgetOf(run);
      return { spent, reserved: reservedIn(open) };
    },
    openReservations: async (run) => [...budgetOf(run).open.values()],
    async markBudget(run, mark) {
      const { marks } = budgetOf(run);
      const isNew = !marks.has(mark);
      marks.add(mark);
      return isNew;
    },
  };
}

const nothing: Money = { microUsd: 0, tokens: 0 };

function plus(a: Money, b: Money): Money {
  const gpuMs = (a.gpuMs ?? 0) + (b.gpuMs ?? 0);
  return {
    microUsd: a.microUsd + b.microUsd,
    tokens: a.tokens + b.tokens,
    ...(gpuMs === 0 ? {} : { gpuMs }),
  };
}

const sumOf = (reservations: readonly Reservation[]): Money =>
  reservations.reduce((sum, { amount }) => plus(sum, amount), nothing);

function isWithin(amount: Money, limits: Limits): boolean {
  const most = (limit: number | undefined): number => limit ?? Number.POSITIVE_INFINITY;
  return (
    amount.microUsd <= most(limits.microUsd) &&
    amount.tokens <= most(limits.tokens) &&
    (amount.gpuMs ?? 0) <= most(limits.gpuMs)
  );
}
