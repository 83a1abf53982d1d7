import { describe, expect, it } from 'vitest';
import { bandsKey, corpusBandsPrefix } from '../../../../shared/contract/keys.ts';
import type { Plan, PlanStage } from '../../../../shared/contract/plan.ts';
import type { RunItem } from '../../../../shared/contract/run-item.ts';
import { randomFor } from '../../../../shared/domain/random.ts';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import { dedupShard } from '../../../../shared/stages/dedup.ts';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import { nearJoinShards } from '../../../../shared/stages/near-join.ts';
import { nearStepOf } from '../../../../shared/stages/near-step.ts';
import type { ShardOutput } from '../../../../shared/stages/worker.ts';
import { aPlan, aWork } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryClaims } from '../../../support/memory-claims.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';

const options = { key: ['text'], minhash: 'default' };
const step = { id: 'once', kind: 'dedup', options };
const stage = (name: string, mode: PlanStage['mode'], segment: number, round = 1): PlanStage => ({
  name: round === 1 ? name : `${name}-r${round}`,
  worker: 'dedup',
  mode,
  segment,
  steps: [mode === 'promote' ? { ...step, id: 'promote', kind: 'promote' } : step],
  ...(round === 1 ? {} : { round }),
});
const barrier = (round: number): PlanStage[] => [
  stage('once-claim', 'claim', 3 * round, round),
  stage('once-join', 'join', 3 * round + 1, round),
  stage('once-resolve', 'resolve', 3 * round + 2, round),
];
const planOf = (run: string, over: Partial<Plan> = {}): Plan =>
  aPlan({
    run,
    runKey: `key of ${run}`,
    stages: [...barrier(1), ...barrier(2), stage('promote', 'promote', 9)],
    ...over,
  });

/** 100 words of a family, with some of them exchanged. */
function text(family: string, changes = 0): string {
  const random = randomFor('text', family);
  const words = Array.from({ length: 100 }, () => `word${Math.floor(random() * 2000)}`);
  for (let change = 0; change < changes; change += 1) words[10 + 40 * change] = 'changed';
  return words.join(' ');
}
const record = (id: string, of: string): SowerRecord => aRecord({ text: of }, { id });
const open = () => ({ work: memoryBlob(), claims: memoryClaims(), ledger: memoryLedger() });
type Ports = ReturnType<typeof open>;

/** Runs the three phases over shards of records. */
async function barrierOver(
  ports: Ports,
  plan: Plan,
  shards: readonly (readonly SowerRecord[])[],
  round = 1,
  /** Records that the ledger tells, by which join workers are planned. */
  told?: number,
): Promise<ShardOutput[]> {
  const [claim, join, resolve] = barrier(round);
  if (claim === undefined || join === undefined || resolve === undefined) throw new Error('no stages');
  const named = shards.map((records, index) => ({
    shard: `s${round}${index}`,
    input: `${plan.run}/in-${round}-${index}`,
    records,
  }));
  const at = (name: string, shard: string) => ({ run: plan.run, stage: name, buckets: 1, shard });
  const finish = (name: string, shard: string) =>
    ports.ledger.finishShard(at(name, shard), { partRecords: [0], passThrough: true, tallies: [] });
  await ports.ledger.addShards(
    plan.run,
    claim.name,
    1,
    named.map((one) => ({ ...one, records: told ?? one.records.length })),
  );
  for (const { shard, input, records } of named) {
    await ports.work.put(input, encodeLines(records));
    await dedupShard(ports, aWork(plan, claim.name, { shard, input }));
    await finish(claim.name, shard);
  }
  const near = nearStepOf(step);
  if (near === undefined) throw new Error('no near step');
  const parts = await nearJoinShards(ports, plan, join, near);
  await ports.ledger.addShards(plan.run, join.name, 1, parts);
  for (const { shard, input } of parts) {
    await dedupShard(ports, aWork(plan, join.name, { shard, input }));
    await finish(join.name, shard);
  }
  return Promise.all(named.map(({ shard, input }) => dedupShard(ports, aWork(plan, resolve.name, { shard, input }))));
}

const keptOf = (outputs: readonly ShardOutput[]): string[] =>
  outputs.flatMap(({ parts }) => parts.flat().map(({ id }) => id));
const run = (name: string, status: RunItem['status']): RunItem => ({
  run: name,
  drop: 'd',
  dataset: 'animals',
  recipe: 'r',
  planDigest: 'p',
  runKey: `key of ${name}`,
  status,
  startedAt: 't',
});

/** Publishes a record in a run of its own. */
async function publish(ports: Ports, name: string, status: RunItem['status'], record: SowerRecord): Promise<void> {
  await ports.ledger.openRun(run(name, status));
  await ports.work.put('published', encodeLines([record]));
  await dedupShard(ports, aWork(planOf(name), 'promote', { shard: 'p', input: 'published' }));
}

describe('near duplicates', () => {
  it('are dropped across shards, and the evidence names the record that was kept', async () => {
    const outputs = await barrierOver(open(), planOf('one'), [
      [record('a', text('x'))],
      [record('b', text('x', 1)), record('c', text('y'))],
    ]);
    const kept = keptOf(outputs);
    expect(kept).toContain('c');
    expect(kept).toHaveLength(2);
    const winner = kept.find((id) => id !== 'c');
    const [loser] = outputs.flatMap(({ dropped }) => dropped);
    expect(loser).toMatchObject({
      reason: 'near_duplicate',
      evidence: expect.stringMatching(new RegExp(`^record ${winner}, \\d\\d% equal$`, 'u')),
    });
  });

  it('stay, when texts are shorter than a run or the step asks for exact ones only', async () => {
    const short = [record('a', 'What is 5 + 3?'), record('b', 'What is 5 - 3?')];
    expect(keptOf(await barrierOver(open(), planOf('one'), [short]))).toEqual(['a', 'b']);
    expect(nearStepOf({ ...step, options: { key: ['text'] } })).toBeUndefined();
  });

  it('leave records alone for which the step is not meant', () => {
    const near = nearStepOf({ ...step, when: 'text == "x"' });
    expect(near?.isMeant(record('a', 'x'))).toBe(true);
    expect(near?.isMeant(record('a', 'y'))).toBe(false);
  });

  it('of lost shards do not count', async () => {
    const ports = open();
    const plan = planOf('one');
    await ports.ledger.addShards('one', 'once-claim', 1, [{ shard: 'lost', input: 'lost', records: 1 }]);
    await ports.work.put('lost', encodeLines([record('a', text('x'))]));
    await dedupShard(ports, aWork(plan, 'once-claim', { shard: 'lost', input: 'lost' }));
    await ports.ledger.failShard({ run: 'one', stage: 'once-claim', buckets: 1, shard: 'lost' }, 'died');
    expect(keptOf(await barrierOver(ports, plan, [[record('b', text('x', 1))]]))).toEqual(['b']);
  });

  it('of earlier rounds lose against nothing and win against all', async () => {
    const ports = open();
    const plan = planOf('one');
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      const fresh = open();
      expect(keptOf(await barrierOver(fresh, plan, [[record('first', text('x'))]]))).toEqual(['first']);
      expect(keptOf(await barrierOver(fresh, plan, [[record(id, text('x', 1)), record('new', text('z'))]], 2))).toEqual(
        ['new'],
      );
    }
    expect(await ports.work.list('')).toEqual([]);
  });
});

describe('what was published before', () => {
  it('wins by runs that stand, not by failed ones and not by a repetition of the same run', async () => {
    const ports = open();
    await publish(ports, 'earlier', 'complete', record('p', text('x')));
    await publish(ports, 'broken', 'failed', record('q', text('y')));
    const records = [record('a', text('x', 1)), record('b', text('y', 1))];
    const outputs = await barrierOver(ports, planOf('one'), [records]);
    expect(keptOf(outputs)).toEqual(['b']);
    expect(outputs[0]?.dropped[0]?.evidence).toMatch(/^record p of the run earlier, \d\d% equal$/u);
    const again = planOf('again', { runKey: 'key of earlier' });
    expect(keptOf(await barrierOver(ports, again, [records]))).toEqual(['a', 'b']);
  });

  it('is decided once for a run: what is published meanwhile changes nothing', async () => {
    const ports = open();
    const plan = planOf('one');
    const before = keptOf(await barrierOver(ports, plan, [[record('a', text('x', 1))]]));
    await publish(ports, 'meanwhile', 'complete', record('p', text('x')));
    const again = await dedupShard(ports, aWork(plan, 'once-resolve', { shard: 's10', input: 'one/in-1-0' }));
    expect(keptOf([again])).toEqual(before);
  });

  it('is kept by the way of signing, so that other settings never meet', async () => {
    const ports = open();
    await publish(ports, 'earlier', 'complete', record('p', text('x')));
    const signing = nearStepOf(step)?.signing ?? '';
    const other = nearStepOf({ ...step, options: { ...options, minhash: { bands: 20 } } })?.signing;
    expect(other).not.toBe(signing);
    const keys = (await ports.work.list(corpusBandsPrefix('animals', signing))).map(({ key }) => key);
    expect(keys).toEqual([`${corpusBandsPrefix('animals', signing)}earlier/p.bin`]);
    expect(keys).not.toContain(bandsKey('earlier', 'once-claim', 'p'));
  });
});

describe('nearJoinShards', () => {
  const near = nearStepOf(step);
  const plan = planOf('one');
  const [, join] = barrier(1);
  const partsFor = async (records: number) => {
    if (near === undefined || join === undefined) throw new Error('no step');
    const ports = open();
    await ports.ledger.addShards('one', 'once-claim', 1, [{ shard: 's', input: 'i', records }]);
    return nearJoinShards(ports, plan, join, near);
  };

  it('gives a worker as many bands as it can hold, and cuts bands into parts when there are many records', async () => {
    expect(await partsFor(1000)).toEqual([{ shard: 'band-00-00', input: '0:14:0:16', records: 0 }]);
    expect((await partsFor(400_000)).map(({ input }) => input)).toEqual(['0:5:0:16', '5:10:0:16', '10:14:0:16']);
    expect(await partsFor(1_500_000)).toHaveLength(14);
    const many = await partsFor(5_000_000);
    expect(many).toHaveLength(14 * 4);
    expect(many[1]).toEqual({ shard: 'band-00-04', input: '0:1:4:8', records: 0 });
    expect(await partsFor(1e9)).toHaveLength(14 * 16);
  });

  it('covers every part of every band once', async () => {
    for (const records of [0, 1, 150_000, 700_000, 3_000_000, 40_000_000]) {
      const seen = (await partsFor(records)).flatMap(({ input }) => {
        const [band = 0, lastBand = 0, part = 0, lastPart = 0] = input.split(':').map(Number);
        const parts = Array.from({ length: lastPart - part }, (_, index) => part + index);
        return Array.from({ length: lastBand - band }, (_, index) =>
          parts.map((one) => (band + index) * 16 + one),
        ).flat();
      });
      expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 14 * 16 }, (_, index) => index));
    }
  });

  it('finds the same pairs in parts as in one piece', async () => {
    const records = Array.from({ length: 12 }, (_, index) => record(`r${index}`, text(`f${index % 5}`, index % 2)));
    const kept = keptOf(await barrierOver(open(), planOf('one'), [records]));
    const cut = keptOf(await barrierOver(open(), planOf('one'), [records], 1, 5_000_000));
    expect(cut).toEqual(kept);
    expect(kept.length).toBeLessThan(records.length);
  });
});
