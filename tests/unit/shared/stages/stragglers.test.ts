import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../../../shared/contract/plan.ts';
import type { Completion } from '../../../../shared/domain/completion.ts';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import type { Generator } from '../../../../shared/ports.ts';
import { advance } from '../../../../shared/stages/advance.ts';
import { unfinishedShards } from '../../../../shared/stages/gate.ts';
import { generateShard } from '../../../../shared/stages/generate.ts';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import { cutAround, splitFrom, splitInto } from '../../../../shared/stages/split-shard.ts';
import { maySplit } from '../../../../shared/stages/stragglers.ts';
import { aStoredCompletion } from '../../../support/a-model.ts';
import { anItem, aPlan, stageNamed } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { memoryQueue } from '../../../support/memory-queue.ts';
import { noMeter } from '../../../support/no-meter.ts';
import { stillClock } from '../../../support/still-clock.ts';

const plan = aPlan({}, { maximumInFlight: 100 });
const stage = stageNamed(plan, 'ask');
const at = { run: plan.run, stage: 'ask', buckets: 1, shard: 's' };
const seeds = Array.from({ length: 20 }, (_, index) =>
  aRecord({ question: `Q ${index}?`, answer_kind: 'short' }, { id: `r${index}`, kind: 'seed' }),
);
const renderPrompt = (_plan: Plan, _template: string, { fields }: SowerRecord) => ({
  messages: [{ role: 'user' as const, content: String(fields.question) }],
  template: 'digest',
});
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A model that answers everything at once but one record, and that when it is told to. */
function slowAt(id: string): Generator & { release(): void; readonly labels: string[] } {
  const held: (() => void)[] = [];
  const labels: string[] = [];
  return {
    labels,
    release: () => {
      for (const answer of held.splice(0)) answer();
    },
    complete: (_request, key, label) => {
      labels.push(label);
      const completion = aStoredCompletion(key, label);
      if (!label.includes(`/${id}/`)) return Promise.resolve(completion);
      return new Promise<Completion>((resolve) => held.push(() => resolve(completion)));
    },
  };
}

let ports: ReturnType<typeof open>;
const open = (generator: Generator) => ({
  work: memoryBlob(),
  ledger: memoryLedger(),
  clock: stillClock(),
  queue: memoryQueue(),
  meter: noMeter,
  generator,
  renderPrompt,
});

const work = async (shard: string, holder: string) => {
  const address = { ...at, shard };
  const item = await ports.ledger.readShard(at.run, at.stage, 1, shard);
  const begun = await ports.ledger.beginShard(
    address,
    item?.attempt ?? 1,
    holder,
    ports.clock.now(),
    ports.clock.now() + 60_000,
  );
  if (begun === undefined) throw new Error(`${shard} is not to be taken`);
  return generateShard(ports, { plan, stage, item: begun, remaining: () => 900_000 });
};
const statuses = async () =>
  (await ports.ledger.readShards(plan.run, 'ask', 1)).map(({ shard, status }) => `${shard}${status}`);

describe('a shard that waits for few calls while places are free', () => {
  let model: ReturnType<typeof slowAt>;
  beforeEach(async () => {
    model = slowAt('r7');
    ports = open(model);
    await ports.work.put('in', encodeLines(seeds));
    await ports.ledger.addQueuedShard(at, { shard: 's', input: 'in', records: 20 }, 0);
  });
  const waitLong = async () => {
    for (let look = 0; look < 3; look += 1) {
      for (let step = 0; step < 20; step += 1) await turn();
      ports.clock.tick();
    }
    for (let step = 0; step < 50; step += 1) await turn();
  };

  it('is split: what is answered goes on, the rest when its calls are, and nothing is asked twice', async () => {
    const whole = work('s', 'first');
    await waitLong();
    expect(await statuses()).toEqual(['sS', 's.00000Q', 's.00001Q', 's.00002Q']);
    expect(ports.queue.sent.map(({ message }) => message.shard)).toEqual(['s.00000', 's.00002']);
    const [before, after] = [await work('s.00000', 'second'), await work('s.00002', 'third')];
    model.release();
    expect(await whole).toBe('waiting');
    expect(ports.queue.sent.map(({ message }) => message.shard)).toEqual(['s.00000', 's.00002', 's.00001']);
    const slow = await work('s.00001', 'fourth');
    expect(model.labels).toHaveLength(40);
    const texts = [before, slow, after].flatMap((output) =>
      typeof output === 'string' ? [] : (output.parts[0] ?? []),
    );
    const alone = open(slowAt('nobody'));
    alone.work.objects.set('in', Buffer.from(encodeLines(seeds)));
    const undivided = await generateShard(alone, {
      plan,
      stage,
      item: anItem({ shard: 's', holder: 'me' }),
      remaining: () => 900_000,
    });
    expect(texts).toEqual(typeof undivided === 'string' ? [] : undivided.parts[0]);
  });

  it('leaves the rest alone while its calls are under way, and takes it over when their worker has died', async () => {
    const whole = work('s', 'first');
    await waitLong();
    const before = ports.clock.now();
    const rest = work('s.00001', 'second');
    for (let step = 0; step < 2000 && ports.clock.now() < before + 60_000; step += 1) await turn();
    expect(ports.clock.now()).toBeGreaterThanOrEqual(before + 60_000);
    for (let step = 0; step < 50; step += 1) await turn();
    model.release();
    expect(await rest).toMatchObject({ tallies: [{ made: 2, kept: 2 }] });
    expect(await whole).toBe('waiting');
  });

  it('is not split when its calls end soon, or many are under way', async () => {
    const whole = work('s', 'first');
    for (let step = 0; step < 20; step += 1) await turn();
    ports.clock.tick();
    model.release();
    expect(await whole).toMatchObject({ tallies: [{ made: 40 }] });
    expect(await statuses()).toEqual(['sQ']);
  });
});

describe('a split shard', () => {
  const split = anItem({ shard: 's', status: 'S', partRecords: [7, 1, 12] });

  it('has its pieces added by the next advance when its worker has died in between', async () => {
    ports = open(slowAt('nobody'));
    await ports.ledger.addShards(plan.run, 'normalize', 1, [{ shard: 's', input: '0:0:0:1', records: 0 }]);
    await ports.ledger.finishShard(
      { ...at, stage: 'normalize' },
      { partRecords: [20], passThrough: false, tallies: [] },
    );
    await ports.ledger.addShards(plan.run, 'ask', 1, [{ shard: 's', input: 'in', records: 20 }]);
    await ports.ledger.finishShard(at, { partRecords: [7, 1, 12], passThrough: false, tallies: [], split: true });
    const plans = { read: async () => plan };
    await advance({ ...ports, plans }, { run: plan.run, segment: 0, tick: 0 });
    expect(await statuses()).toEqual(['sS', 's.00000Q', 's.00001Q', 's.00002Q']);
  });

  it('keeps the gate closed until all its pieces have claimed', () => {
    const [normalize, ...rest] = plan.stages.slice(0, 4);
    const done = (shard: string) => anItem({ shard, status: 'D', partRecords: [1] });
    const stages = (asked: ReturnType<typeof anItem>[], others: ReturnType<typeof anItem>[]) => [
      { stage: normalize ?? stage, items: [done('s')] },
      ...rest.map((one) => ({ stage: one, items: one.name === 'ask' ? [split, ...asked] : others })),
    ];
    const pieces = ['s.00000', 's.00001', 's.00002'].map(done);
    expect(unfinishedShards(plan, stages(pieces.slice(0, 2), pieces.slice(0, 2)))).toEqual(['s.00002']);
    expect(unfinishedShards(plan, stages(pieces, pieces))).toEqual([]);
  });

  it('names its pieces, and they name it', () => {
    const pieces = splitInto(plan, stage, split);
    expect(pieces.map(({ shard, records }) => [shard, records])).toEqual([
      ['s.00000', 7],
      ['s.00001', 1],
      ['s.00002', 12],
    ]);
    for (const piece of pieces) expect(splitFrom(plan, stage, piece)).toBe('s');
    expect(splitFrom(plan, stage, { shard: 's.00001', input: 'runs/animals-1/normalize/s/1.jsonl' })).toBeUndefined();
    expect(splitFrom(plan, stage, split)).toBeUndefined();
  });

  it('is cut in its order, and never through what belongs together (property)', async () => {
    const flags = fc.array(fc.record({ group: fc.nat({ max: 3 }), ended: fc.boolean() }), {
      minLength: 1,
      maxLength: 30,
    });
    const grouped = aPlan({
      stages: plan.stages.map((one) => (one.name === 'ask' ? { ...one, together: [['group']] } : one)),
    });
    await fc.assert(
      fc.asyncProperty(flags, async (rows) => {
        const records = rows.map(({ group }, index) => aRecord({ group: `g${group}` }, { id: `r${index}` }));
        const ended = new Set(records.filter((_, index) => rows[index]?.ended));
        const parts = cutAround(grouped, stageNamed(grouped, 'ask'), records, (record) => ended.has(record));
        if (parts === undefined) return;
        expect(parts.flatMap((part) => part.records)).toEqual(records);
        for (const part of parts) if (part.hasEnded) expect(part.records.every((one) => ended.has(one))).toBe(true);
        const homes = new Map<unknown, Set<number>>();
        for (const [index, part] of parts.entries())
          for (const { fields } of part.records)
            homes.set(fields.group, (homes.get(fields.group) ?? new Set()).add(index));
        expect([...homes.values()].every((home) => home.size === 1)).toBe(true);
      }),
    );
  });

  it('is one whose records are asked about one by one', () => {
    expect(maySplit(stage)).toBe(true);
    expect(maySplit(stageNamed(plan, 'solve'))).toBe(true);
    const scan = {
      id: 'ask',
      kind: 'prompt',
      options: { role: 'author', template: 't', samples: 1, max_tokens: 1, mode: 'scan', by: ['task'], order: 'line' },
    };
    expect(maySplit({ steps: [scan] })).toBe(false);
    expect(maySplit({ steps: [] })).toBe(false);
  });
});
