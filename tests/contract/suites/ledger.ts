import { describe, expect, it } from 'vitest';
import type { RunItem } from '../../../shared/contract/run-item.ts';
import type { ShardItem } from '../../../shared/domain/ledger.ts';
import type { Ledger, ShardAddress } from '../../../shared/ports.ts';

const run: RunItem = {
  run: 'animals-1',
  drop: 'animals',
  dataset: 'animals',
  recipe: 'task-seeded@1',
  planDigest: 'p',
  runKey: 'k',
  status: 'running',
  startedAt: '2026-01-01T00:00:00.000Z',
};
const at: ShardAddress = { run: 'animals-1', stage: 'solve', buckets: 3, shard: '0000' };
const fresh: ShardItem = {
  shard: '0000',
  input: 'in',
  records: 4,
  status: 'P',
  attempt: 0,
  failures: 0,
  leaseUntil: 0,
};

/** What every ledger does. */
export function ledgerContract(name: string, open: () => Promise<Ledger>): void {
  describe(`${name} as a ledger`, () => {
    const withShard = async (): Promise<Ledger> => {
      const ledger = await open();
      await ledger.addShards(at.run, at.stage, at.buckets, [{ shard: '0000', input: 'in', records: 4 }]);
      return ledger;
    };
    const read = async (ledger: Ledger): Promise<ShardItem> => {
      const item = await ledger.readShard(at.run, at.stage, at.buckets, at.shard);
      if (item === undefined) throw new Error('no item');
      return item;
    };

    const begun = async (): Promise<Ledger> => {
      const ledger = await withShard();
      await ledger.queueShard(at, fresh, 10);
      await ledger.beginShard(at, 1, 'me', 0, 10);
      return ledger;
    };

    it('gives a shard back that waits for batches, for its holder only, and remembers which', async () => {
      const ledger = await begun();
      expect(await ledger.awaitBatches(at, 'other', 50, ['x'])).toBeUndefined();
      const given = await ledger.awaitBatches(at, 'me', 50, ['a', 'b']);
      expect(given).toMatchObject({ status: 'Q', attempt: 1, leaseUntil: 50, awaiting: ['a', 'b'] });
      expect(given?.holder).toBeUndefined();
      expect(await read(ledger)).toEqual(given);
      expect(await ledger.awaitBatches(at, 'me', 60, [])).toBeUndefined();
    });

    it('notes batches that come back, whoever holds the shard, once each however often they are told', async () => {
      const ledger = await begun();
      expect(await ledger.batchArrived({ ...at, shard: 'none' }, 'a', false)).toBeUndefined();
      await Promise.all(['b', 'a', 'b'].map((id) => ledger.batchArrived(at, id, id === 'b')));
      expect(await ledger.batchArrived(at, 'a', false)).toMatchObject({ holder: 'me', arrived: ['a', 'b!'] });
      expect(await ledger.awaitBatches(at, 'me', 50, ['a', 'b'])).toMatchObject({ arrived: ['a', 'b!'] });
    });

    it('knows what a shard awaits after it was queued again or reset, and forgets it when the shard is done', async () => {
      const ledger = await begun();
      await ledger.awaitBatches(at, 'me', 50, ['a']);
      await ledger.batchArrived(at, 'a', false);
      await ledger.queueShard(at, await read(ledger), 90);
      expect(await read(ledger)).toMatchObject({ attempt: 2, awaiting: ['a'], arrived: ['a'] });
      await ledger.resetShard(at);
      expect(await read(ledger)).toMatchObject({ status: 'P', awaiting: ['a'], arrived: ['a'] });
      await ledger.finishShard(at, { partRecords: [1], passThrough: false, tallies: [] });
      const done = await read(ledger);
      expect([done.status, done.awaiting, done.arrived]).toEqual(['D', undefined, undefined]);
    });

    it('opens a run once', async () => {
      const ledger = await open();
      expect(await ledger.openRun(run)).toBe(true);
      expect(await ledger.openRun({ ...run, drop: 'other' })).toBe(false);
      expect(await ledger.readRun('animals-1')).toEqual(run);
      expect(await ledger.listRuns()).toEqual([run]);
    });

    it('closes a run only from the states it is told, and lists it closed', async () => {
      const ledger = await open();
      await ledger.openRun(run);
      const counts = { seeds: 1, generated: 4, accepted: 2, rejected: 1, failed: 1 };
      const closed: RunItem = { ...run, status: 'partial', counts, reasons: { tie: 1 }, usd: 0.25 };
      expect(await ledger.closeRun(closed, ['failed'])).toBe(false);
      expect(await ledger.closeRun(closed, ['running', 'failed'])).toBe(true);
      expect(await ledger.readRun(run.run)).toEqual(closed);
      expect(await ledger.listRuns()).toEqual([closed]);
    });

    it('adds shards as pending and leaves existing ones as they are', async () => {
      const ledger = await withShard();
      await ledger.queueShard(at, fresh, 10);
      await ledger.addShards(at.run, at.stage, at.buckets, [
        { shard: '0000', input: 'other', records: 1 },
        { shard: '0001', input: 'in', records: 2 },
      ]);
      const items = await ledger.readShards(at.run, at.stage, at.buckets);
      expect(items.map(({ shard, status, records }) => [shard, status, records])).toEqual([
        ['0000', 'Q', 4],
        ['0001', 'P', 2],
      ]);
    });

    it('adds a shard as queued, once', async () => {
      const ledger = await withShard();
      const other = { ...at, shard: '0001' };
      expect(await ledger.addQueuedShard(at, { shard: '0000', input: 'other', records: 1 }, 50)).toBe(false);
      expect((await read(ledger)).status).toBe('P');
      const added = await Promise.all(
        Array.from({ length: 5 }, () => ledger.addQueuedShard(other, { shard: '0001', input: 'in', records: 2 }, 50)),
      );
      expect(added.filter((one) => one)).toHaveLength(1);
      expect(await ledger.readShard(at.run, at.stage, at.buckets, '0001')).toEqual({
        ...{ shard: '0001', input: 'in', records: 2 },
        ...{ status: 'Q', attempt: 1, failures: 0, leaseUntil: 50 },
      });
      expect(await ledger.beginShard(other, 1, 'a', 0, 100)).toMatchObject({ holder: 'a', attempt: 1 });
    });

    it('adds a shard as done, once', async () => {
      const ledger = await withShard();
      const other = { ...at, shard: '0001' };
      const tally = { step: 'ask', in: 2, made: 2, kept: 2, rejected: {}, failed: {}, tokensIn: 0, tokensOut: 0 };
      const result = { partRecords: [2], passThrough: true, tallies: [tally], span: '0-1' };
      const shard = { shard: '0001', input: 'in', records: 2 };
      expect(await ledger.addDoneShard(at, { ...shard, shard: '0000' }, result)).toBe(false);
      expect((await read(ledger)).status).toBe('P');
      const added = await Promise.all(Array.from({ length: 5 }, () => ledger.addDoneShard(other, shard, result)));
      expect(added.filter((one) => one)).toHaveLength(1);
      expect(await ledger.readShard(at.run, at.stage, at.buckets, '0001')).toEqual({
        ...{ ...shard, ...result },
        ...{ status: 'D', attempt: 0, failures: 0, leaseUntil: 0 },
      });
      expect(await ledger.beginShard(other, 1, 'a', 0, 100)).toBeUndefined();
    });

    it('lets one of many advances queue a shard', async () => {
      const ledger = await withShard();
      const attempts = await Promise.all(Array.from({ length: 10 }, () => ledger.queueShard(at, fresh, 10)));
      expect(attempts.filter((attempt) => attempt !== undefined)).toEqual([1]);
    });

    it('gives a queued shard to one worker at its attempt, and to the next when the lease ran out', async () => {
      const ledger = await withShard();
      await ledger.queueShard(at, fresh, 10);
      expect(await ledger.beginShard(at, 2, 'a', 0, 100)).toBeUndefined();
      expect(await ledger.beginShard(at, 1, 'a', 0, 100)).toMatchObject({ status: 'Q', holder: 'a', leaseUntil: 100 });
      expect(await ledger.beginShard(at, 1, 'b', 50, 150)).toBeUndefined();
      expect(await ledger.beginShard(at, 1, 'b', 100, 200)).toEqual(
        await ledger.readShard(at.run, at.stage, at.buckets, at.shard),
      );
      expect(await ledger.renewShard(at, 'a', 300)).toBe(false);
      expect(await ledger.renewShard(at, 'b', 300)).toBe(true);
      expect((await read(ledger)).leaseUntil).toBe(300);
    });

    it('counts a death as a failure when it queues a held shard again, a lost message not', async () => {
      const ledger = await withShard();
      await ledger.queueShard(at, fresh, 10);
      expect(await ledger.queueShard(at, await read(ledger), 20)).toBe(2);
      expect((await read(ledger)).failures).toBe(0);
      await ledger.beginShard(at, 2, 'a', 0, 30);
      expect(await ledger.queueShard(at, await read(ledger), 40)).toBe(3);
      expect(await read(ledger)).toMatchObject({ failures: 1, attempt: 3 });
      expect((await read(ledger)).holder).toBeUndefined();
    });

    it('takes a shard back from its holder, with the error where there was one', async () => {
      const ledger = await withShard();
      await ledger.queueShard(at, fresh, 10);
      await ledger.beginShard(at, 1, 'a', 0, 100);
      expect(await ledger.releaseShard(at, 'b')).toBe(false);
      expect(await ledger.releaseShard(at, 'a')).toBe(true);
      expect(await read(ledger)).toMatchObject({ status: 'Q', failures: 0, leaseUntil: 0 });
      await ledger.beginShard(at, 1, 'c', 0, 100);
      expect(await ledger.releaseShard(at, 'c', 'broke')).toBe(true);
      expect(await read(ledger)).toMatchObject({ status: 'Q', failures: 1, leaseUntil: 0, error: 'broke' });
    });

    it('finishes a shard once, whoever comes first', async () => {
      const ledger = await withShard();
      const tally = { step: 's', in: 4, made: 4, kept: 3, rejected: { tie: 1 }, failed: {}, tokensIn: 5, tokensOut: 6 };
      const result = { partRecords: [3], passThrough: false, tallies: [tally], span: '1f2e3d4c:0-9' };
      expect(await ledger.finishShard(at, result)).toBe(true);
      expect(await ledger.finishShard(at, { ...result, partRecords: [9] })).toBe(false);
      expect(await read(ledger)).toEqual({ ...fresh, status: 'D', ...result });
      expect(await ledger.failShard(at, 'late')).toBe(false);
      expect(await ledger.resetShard(at)).toBe(false);
    });

    it('notes a shard as split in the place of done', async () => {
      const ledger = await withShard();
      const result = { partRecords: [2, 1], passThrough: false, tallies: [] };
      expect(await ledger.finishShard(at, { ...result, split: true })).toBe(true);
      expect(await read(ledger)).toEqual({ ...fresh, status: 'S', ...result });
      expect(await ledger.finishShard(at, result)).toBe(false);
      expect(await ledger.resetShard(at)).toBe(false);
    });

    it('fails a shard and makes it pending again for a resumed run', async () => {
      const ledger = await withShard();
      expect(await ledger.failShard(at, 'dead letter')).toBe(true);
      expect(await read(ledger)).toMatchObject({ status: 'F', error: 'dead letter' });
      expect(await ledger.resetShard(at)).toBe(true);
      expect(await read(ledger)).toEqual(fresh);
    });

    it('takes a shard back that is not to be queued before a time', async () => {
      const ledger = await withShard();
      const attempt = (await ledger.queueShard(at, fresh, 500)) ?? 0;
      await ledger.beginShard(at, attempt, 'me', 100, 900);
      expect(await ledger.releaseShard(at, 'me', undefined, 7000)).toBe(true);
      const given = await read(ledger);
      expect(given).toMatchObject({ status: 'Q', failures: 0, leaseUntil: 7000 });
      expect(given).not.toHaveProperty('holder');
    });

    it('never lets concurrent reservations pass the cap', async () => {
      const ledger = await open();
      const cap = { microUsd: 100, tokens: undefined };
      const granted = await Promise.all(
        Array.from({ length: 40 }, (_, index) => ledger.reserve('r', `t/${index}`, { microUsd: 7, tokens: 1 }, cap)),
      );
      expect(granted.filter(Boolean)).toHaveLength(14);
      expect(await ledger.readBudget('r')).toEqual({
        spent: { microUsd: 0, tokens: 0 },
        reserved: { microUsd: 98, tokens: 14 },
      });
    });

    it('grants a repeated reservation again without counting it twice, and settles once', async () => {
      const ledger = await open();
      const cap = { microUsd: 10, tokens: 10 };
      expect(await ledger.reserve('r', 'a', { microUsd: 8, tokens: 8 }, cap)).toBe(true);
      expect(await ledger.reserve('r', 'a', { microUsd: 8, tokens: 8 }, cap)).toBe(true);
      expect(await ledger.reserve('r', 'b', { microUsd: 3, tokens: 1 }, cap)).toBe(false);
      await ledger.settle('r', 'a', { microUsd: 2, tokens: 3 });
      await ledger.settle('r', 'a', { microUsd: 2, tokens: 3 });
      await ledger.settle('r', 'never', { microUsd: 2, tokens: 3 });
      expect(await ledger.readBudget('r')).toEqual({
        spent: { microUsd: 2, tokens: 3 },
        reserved: { microUsd: 0, tokens: 0 },
      });
      expect(await ledger.reserve('r', 'b', { microUsd: 8, tokens: 7 }, cap)).toBe(true);
    });

    it('caps tokens as well as money', async () => {
      const ledger = await open();
      const cap = { microUsd: undefined, tokens: 5 };
      expect(await ledger.reserve('r', 'a', { microUsd: 8, tokens: 6 }, cap)).toBe(false);
      expect(await ledger.reserve('r', 'a', { microUsd: 8, tokens: 5 }, cap)).toBe(true);
    });

    it('caps the calls of a role beside those of the run', async () => {
      const ledger = await open();
      const run = { microUsd: 100, tokens: undefined };
      const solver = { ...run, role: { name: 'solver', microUsd: 10, tokens: undefined } };
      const judge = { ...run, role: { name: 'judge', microUsd: undefined, tokens: 5 } };
      expect(await ledger.reserve('r', 'a', { microUsd: 11, tokens: 1 }, solver)).toBe(false);
      expect(await ledger.reserve('r', 'b', { microUsd: 8, tokens: 1 }, solver)).toBe(true);
      expect(await ledger.reserve('r', 'c', { microUsd: 3, tokens: 1 }, solver)).toBe(false);
      expect(await ledger.reserve('r', 'd', { microUsd: 50, tokens: 5 }, judge)).toBe(true);
      expect(await ledger.reserve('r', 'e', { microUsd: 1, tokens: 1 }, judge)).toBe(false);
      await ledger.settle('r', 'b', { microUsd: 6, tokens: 1 });
      expect(await ledger.reserve('r', 'f', { microUsd: 5, tokens: 1 }, solver)).toBe(false);
      expect(await ledger.reserve('r', 'g', { microUsd: 4, tokens: 1 }, solver)).toBe(true);
      expect(await ledger.reserve('r', 'h', { microUsd: 41, tokens: 1 }, run)).toBe(false);
      expect(await ledger.reserve('r', 'i', { microUsd: 40, tokens: 1 }, run)).toBe(true);
    });

    it('caps GPU time', async () => {
      const ledger = await open();
      const cap = { microUsd: undefined, tokens: undefined, gpuMs: 1000 };
      expect(await ledger.reserve('r', 'a', { microUsd: 1, tokens: 1, gpuMs: 900 }, cap)).toBe(true);
      expect(await ledger.reserve('r', 'b', { microUsd: 1, tokens: 1, gpuMs: 200 }, cap)).toBe(false);
      expect(await ledger.settle('r', 'a', { microUsd: 1, tokens: 1, gpuMs: 300 })).toEqual({
        spent: { microUsd: 1, tokens: 1, gpuMs: 300 },
        reserved: { microUsd: 0, tokens: 0 },
      });
      expect(await ledger.reserve('r', 'b', { microUsd: 1, tokens: 1, gpuMs: 700 }, cap)).toBe(true);
    });

    it('tells what is reserved and by whom, until it is settled', async () => {
      const ledger = await open();
      const cap = { microUsd: 100, tokens: 100, role: { name: 'solver', microUsd: 50, tokens: undefined } };
      expect(await ledger.openReservations('r')).toEqual([]);
      await ledger.reserve('r', 's/1.0/a#b', { microUsd: 8, tokens: 9 }, cap);
      const reservation = { token: 's/1.0/a#b', amount: { microUsd: 8, tokens: 9 }, role: 'solver' };
      expect(await ledger.openReservations('r')).toEqual([reservation]);
      const after = { spent: { microUsd: 2, tokens: 3 }, reserved: { microUsd: 0, tokens: 0 } };
      expect(await ledger.settle('r', 's/1.0/a#b', { microUsd: 2, tokens: 3 }, reservation)).toEqual(after);
      expect(await ledger.settle('r', 's/1.0/a#b', { microUsd: 2, tokens: 3 }, reservation)).toBeUndefined();
      expect(await ledger.openReservations('r')).toEqual([]);
      expect(await ledger.readBudget('r')).toEqual(after);
    });

    it('lets one of many tell of a level', async () => {
      const ledger = await open();
      await ledger.reserve('r', 'a', { microUsd: 1, tokens: 1 }, { microUsd: 9, tokens: 9 });
      const told = await Promise.all(Array.from({ length: 9 }, () => ledger.markBudget('r', '50')));
      expect(told.filter(Boolean)).toHaveLength(1);
      expect(await ledger.markBudget('r', '80')).toBe(true);
    });
  });
}
