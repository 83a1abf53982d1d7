import { beforeEach, describe, expect, it } from 'vitest';
import type { RunItem } from '../../../../shared/contract/run-item.ts';
import { randomFor, shuffle } from '../../../../shared/domain/random.ts';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import { dedupShard } from '../../../../shared/stages/dedup.ts';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import { aPlan, aWork } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryClaims } from '../../../support/memory-claims.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';

const question = (id: string, text: string): SowerRecord => {
  const record = aRecord({ question: text, options: null }, { id });
  return { ...record, seed: { ...record.seed, line: id.charCodeAt(0) } };
};
const run = (name: string, status: RunItem['status'], runKey = name): RunItem => ({
  run: name,
  drop: 'd',
  dataset: 'animals',
  recipe: 'r',
  planDigest: 'p',
  runKey,
  status,
  startedAt: 't',
});
const open = () => ({ work: memoryBlob(), claims: memoryClaims(), ledger: memoryLedger() });
type Ports = ReturnType<typeof open>;

const phase = async (ports: Ports, stage: string, records: readonly SowerRecord[], plan = aPlan()) => {
  await ports.work.put('in', encodeLines(records));
  return dedupShard(ports, aWork(plan, stage, { input: 'in' }));
};
const keptOf = async (ports: Ports, stage: string, records: readonly SowerRecord[], plan = aPlan()) =>
  (await phase(ports, stage, records, plan)).parts.flat().map(({ id }) => id);

describe('exact duplicates', () => {
  const records = [
    question('a', 'What lays eggs?'),
    question('b', '  what LAYS eggs '),
    question('c', 'What gives milk?'),
    question('d', 'What lays eggs?'),
  ];
  let ports: Ports;
  beforeEach(() => {
    ports = open();
  });

  it('pass the claim unchanged and leave one each behind the barrier, in any order and shard', async () => {
    const survivors = new Set<string>();
    for (let schedule = 0; schedule < 10; schedule += 1) {
      const one = open();
      const { shuffled } = shuffle(records, randomFor('schedule', schedule));
      for (const record of shuffled) {
        expect(await phase(one, 'once-claim', [record])).toMatchObject({ passThrough: true, units: [1], tallies: [] });
      }
      survivors.add((await keptOf(one, 'once-resolve', records)).sort().join());
    }
    expect(survivors.size).toBe(1);
    expect([...survivors]).toEqual(['a,c']);
  });

  it('leave the one whose seed row comes first, whatever the names of records and the sizes of shards', async () => {
    const rows = Array.from({ length: 12 }, (_, index) => {
      const record = question(`z${11 - index}`, `Which of ${index % 4} hens lays eggs?`);
      return { ...record, seed: { ...record.seed, line: index < 6 ? 9 - index : 100 - index } };
    });
    for (const size of [1, 5, 12]) {
      const one = open();
      for (let first = 0; first < rows.length; first += size)
        await phase(one, 'once-claim', rows.slice(first, first + size));
      expect((await keptOf(one, 'once-resolve', rows)).sort()).toEqual(['z6', 'z7', 'z8', 'z9'].sort());
    }
  });

  it('say which record was kept, and count', async () => {
    await phase(ports, 'once-claim', records);
    const output = await phase(ports, 'once-resolve', records);
    const kept = output.parts.flat().find(({ id }) => id !== 'c');
    expect(output.dropped.map(({ reason, evidence }) => [reason, evidence])).toContainEqual([
      'duplicate',
      `record ${kept?.id} was kept`,
    ]);
    expect(output.tallies).toMatchObject([{ step: 'once', in: 4, made: 4, kept: 2, rejected: { duplicate: 2 } }]);
  });

  it('stay decided when claims come again after the barrier', async () => {
    await phase(ports, 'once-claim', records);
    const first = await keptOf(ports, 'once-resolve', records);
    await phase(ports, 'once-claim', [...records].reverse());
    expect(await keptOf(ports, 'once-resolve', records)).toEqual(first);
  });

  it('are a bug when nobody claimed them', async () => {
    await expect(phase(ports, 'once-resolve', records)).rejects.toThrow('Nobody claimed');
  });

  it('do not meet those of another run or step', async () => {
    await phase(ports, 'once-claim', records, aPlan({ run: 'other' }));
    await phase(ports, 'once-claim', records.slice(3));
    expect(await keptOf(ports, 'once-resolve', records.slice(3))).toEqual(['d']);
  });
});

describe('what the dataset holds already', () => {
  const [record] = [question('a', 'What lays eggs?')];
  const published = async (status: RunItem['status'], runKey = 'first') => {
    const ports = open();
    await ports.ledger.openRun(run('first', status, runKey));
    expect(await keptOf(ports, 'promote', [record], aPlan({ run: 'first', runKey }))).toEqual(['a']);
    await phase(ports, 'once-claim', [record]);
    return ports;
  };

  it.each(['running', 'complete', 'partial'] as const)(
    'stands in the way of another run when its run is %s',
    async (status) => {
      const ports = await published(status);
      const output = await phase(ports, 'once-resolve', [record]);
      expect(output.dropped).toMatchObject([
        { reason: 'published_before', evidence: 'the run first has the same question' },
      ]);
      expect((await phase(ports, 'promote', [record])).dropped).toMatchObject([{ reason: 'published_before' }]);
    },
  );

  it('does not when that run failed or is unknown, and the key changes hands', async () => {
    const ports = await published('failed');
    expect(await keptOf(ports, 'once-resolve', [record])).toEqual(['a']);
    expect(await keptOf(ports, 'promote', [record])).toEqual(['a']);
    expect(await keptOf(ports, 'promote', [record])).toEqual(['a']);
    await ports.ledger.openRun(run('animals-1', 'complete', 'key'));
    expect(await keptOf(ports, 'promote', [record], aPlan({ run: 'third', runKey: 'third' }))).toEqual([]);
  });

  it('does not when it is an earlier generation of the same inputs', async () => {
    const ports = await published('complete', 'key');
    expect(await keptOf(ports, 'once-resolve', [record])).toEqual(['a']);
    expect(await keptOf(ports, 'promote', [record])).toEqual(['a']);
  });

  it('does not when it belongs to another dataset', async () => {
    const ports = await published('complete');
    expect(await keptOf(ports, 'promote', [record], aPlan({ dataset: 'plants', corpus: 'plants' }))).toEqual(['a']);
  });
});
