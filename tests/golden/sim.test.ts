import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { playRecorded } from '../../bench/sim/agree.ts';
import { costOf, playRun } from '../../bench/sim/play.ts';
import type { Functions, PlayedRun } from '../../bench/sim/played-run.ts';
import { countedKinds, RecordedRun, tolerance } from '../../bench/sim/recorded.ts';
import { usualShape } from '../../bench/sim/shape.ts';
import type { Ledger } from '../../shared/ports.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { askingInTurn } from '../support/storm/audit.ts';
import { type SampleDrop, sampleDrop } from '../support/storm/sample-drop.ts';
import { storm } from '../support/storm/storm.ts';

const functions: Functions = {
  normalize: { most: 2, batch: 2, gb: 1.73, minutes: 5 },
  generate: { most: 2, batch: 4, gb: 1, minutes: 15 },
  filter: { most: 2, batch: 10, gb: 1.73, minutes: 5 },
  dedup: { most: 2, batch: 10, gb: 1.73, minutes: 5 },
  package: { most: 2, batch: 1, gb: 1.73, minutes: 5 },
};
const gpus = { most: 2, tokensPerSecond: 2000, callTokensPerSecond: 80 };

/** Counts the moves of shards of a whole run, as the played one counts its own. */
function counted(): { ledger: Ledger; moves: PlayedRun['moves'] } {
  const ledger = memoryLedger();
  const moves = { added: 0, begun: 0, finished: 0 };
  const known = new Set<string>();
  const add = (name: string): void => {
    if (known.has(name)) return;
    known.add(name);
    moves.added += 1;
  };
  return {
    moves,
    ledger: {
      ...ledger,
      async addShards(run, stage, buckets, shards) {
        for (const { shard } of shards) add(`${stage}/${shard}`);
        await ledger.addShards(run, stage, buckets, shards);
      },
      async addQueuedShard(at, shard, until) {
        add(`${at.stage}/${shard.shard}`);
        return ledger.addQueuedShard(at, shard, until);
      },
      async addDoneShard(at, shard, result) {
        const isFirst = await ledger.addDoneShard(at, shard, result);
        add(`${at.stage}/${shard.shard}`);
        // What has nothing to do with a stage is not taken; the played run knows of no record what it is.
        if (isFirst) moves.begun += 1;
        if (isFirst) moves.finished += 1;
        return isFirst;
      },
      async beginShard(...parameters) {
        const item = await ledger.beginShard(...parameters);
        if (item !== undefined) moves.begun += 1;
        return item;
      },
      async finishShard(...parameters) {
        const isFirst = await ledger.finishShard(...parameters);
        if (isFirst) moves.finished += 1;
        return isFirst;
      },
    },
  };
}

let drop: SampleDrop;
beforeAll(async () => {
  drop = await sampleDrop(30, { variants: 2, votes: 3 });
});

describe('a played run', () => {
  it('makes the very moves of a whole run of the same size: shards of each stage, taken and finished once', async () => {
    const { ledger, moves } = counted();
    const whole = await storm({ ...drop, plan: askingInTurn(drop.plan), ledger });
    const shardsOf = new Map([...whole.shards].map(([name, items]) => [name, items.length]));
    const seedShards = shardsOf.get('similar') ?? 0;
    const shape = { ...usualShape, seeds: 30, mode: 'realtime' as const, keptSeeds: 1 };
    // As large a drop as the whole run had, cut alike.
    const played = await playRun(drop.plan, { ...shape, seedBytes: 1 }, gpus, functions, drop.plan.tuning);
    const stages = Object.entries(played.shards).filter(([name]) => name !== 'samples' && name !== 'package');
    expect(Object.fromEntries(stages)).toEqual(
      Object.fromEntries([...shardsOf].filter(([name]) => name !== 'samples' && name !== 'package')),
    );
    expect(seedShards).toBeGreaterThan(10);
    const packages = (played.shards.package ?? 0) - (shardsOf.get('package') ?? 0);
    expect(played.moves).toEqual({
      added: moves.added + packages,
      begun: moves.begun + packages,
      finished: moves.finished + packages,
    });
  });

  it.each(['realtime', 'async'] as const)('gives the same figures again, and more GPUs take less time: %s', async (mode) => {
    const shape = { ...usualShape, seeds: 3000, mode };
    const once = await playRun(drop.plan, shape, gpus, functions);
    expect(await playRun(drop.plan, shape, gpus, functions)).toEqual(once);
    const more = await playRun(drop.plan, shape, { ...gpus, most: 8 }, { ...functions, generate: { ...functions.generate, most: 8 } });
    expect(more.hours).toBeLessThan(once.hours);
    expect(once.gpuBusy).toBeGreaterThan(0.5);
    const { gpu, around, by } = costOf(once, 2.61);
    expect(gpu).toBeCloseTo(once.gpuHours * 2.61, 10);
    expect(Object.values(by).every((usd) => usd > 0)).toBe(true);
    expect(around).toBeLessThan(gpu);
  });

  it('writes every reply that it asks for, on however many GPUs', async () => {
    const tokens = async (most: number): Promise<number> => {
      const run = await playRun(drop.plan, { ...usualShape, seeds: 2000, mode: 'async' }, { ...gpus, most }, functions);
      return Math.round((run.gpuBusy * run.gpuHours * 3600 * gpus.tokensPerSecond) / 1e5);
    };
    expect(await tokens(1)).toBe(await tokens(4));
  });
});

describe('the counts of runs through the local cloud', () => {
  const recorded = z.array(RecordedRun).parse(
    JSON.parse(readFileSync(new URL('../../bench/sim/recorded.json', import.meta.url), 'utf8')),
  );

  it('are of both ways to an endpoint', () => {
    expect(recorded.map(({ settings }) => settings.mode).sort()).toEqual(['async', 'realtime']);
  });

  it.each(recorded.map((run) => [run.settings.mode, run] as const))('are those of the played run: %s', async (_mode, run) => {
    const { requests, shards } = await playRecorded(run);
    expect(shards).toEqual(Object.fromEntries(Object.entries(run.stages).map(([name, stage]) => [name, stage.shards])));
    for (const kind of countedKinds) {
      const off = Math.abs(requests[kind] / run.requests[kind] - 1);
      expect(off, `${kind}: ${requests[kind]} played, ${run.requests[kind]} counted`).toBeLessThanOrEqual(tolerance(kind));
    }
  });
});
