import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../shared/contract/plan.ts';
import type { ModelRequest } from '../../shared/domain/completion.ts';
import { aUnified } from '../support/a-unified.ts';
import { memoryBlob } from '../support/memory-blob.ts';
import { differences, repeatedAnswers, violations } from '../support/storm/audit.ts';
import type { Faults } from '../support/storm/faults.ts';
import { fillDrop, planOfDrop } from '../support/storm/plan.ts';
import { storm } from '../support/storm/storm.ts';
import type { StormResult } from '../support/storm/storm-types.ts';

interface Seeds {
  readonly [capability: string]: number;
}

/** Seeds that are alike but for their numbers, so many of each capability. */
function lines(seeds: Seeds): string {
  const rows = Object.entries(seeds).flatMap(([capability, count]) =>
    Array.from({ length: count }, (_, index) => ({
      question: `Tom puts ${index} and then 4 pears into the ${capability} box; how many lie there in the end?`,
      answer: `${index + 4}`,
      kind: 'number',
      task: `${capability}-${index % 2}`,
      capabilities: capability.split('+'),
    })),
  );
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

const price = { input_per_million: 1, output_per_million: 2, as_of: '2026-01-01', source: 'made up for tests' };

async function drop(seeds: Seeds, quota: object, more: object = {}) {
  const run = {
    recipe: 'task-seeded',
    dataset: 'quota',
    seeds: [{ file: 'seeds.jsonl', license: 'CC0-1.0' }],
    roles: { generator: { model: 'm', price }, solver: { model: 'm', price } },
    with: { variants: 2, votes: 1, min_valid: 1 },
    quota,
    ...more,
  };
  const store = memoryBlob();
  await fillDrop(store, 'quota', { 'run.yaml': JSON.stringify(run), 'seeds.jsonl': lines(seeds) });
  const made = await planOfDrop(store, 'quota');
  return { plan: { ...made, tuning: { ...made.tuning, shardRecords: 4 } }, seeds: store.objects, reply };
}

/** Every answer to a request is the same, and one author's reply in three is of no use. */
function reply(request: ModelRequest, key: string): string {
  const prompt = request.messages.at(-1)?.content ?? '';
  const number = createHash('sha256').update(key).digest().readUInt32BE(0);
  if (!prompt.includes('Write one new question')) {
    const [, a, b] = /puts (\d+) and then (\d+)/u.exec(prompt) ?? [];
    return `Both are added, and nothing is taken away.\nAnswer: ${Number(a) + Number(b)}`;
  }
  if (number % 3 === 0) return 'I would rather not.';
  const [a, b] = [number % 99_991, number % 7];
  const question = `Anna puts ${a} and then ${b} apples into a basket; how many lie there in the end?`;
  return JSON.stringify({ context: null, question, answer: String(a + b) });
}

const everyCell = { maths: 60, reading: 9, code: 4, ethics: 30 };
const dataOnly = ({ files }: StormResult): ReadonlyMap<string, string> =>
  new Map([...files].filter(([name]) => name.endsWith('.parquet')));
const cellsOf = ({ run }: StormResult) => run.quota?.cells.map(({ cell, accepted, status, why }) => ({ cell, accepted, status, why }));
const met = (cell: string, accepted: number) => ({ cell, accepted, status: 'met', why: null });

/** Records that the dataset holds, by the cell that they count for. */
function packagedCells(plan: Plan, { work, shards }: StormResult): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of shards.get('promote') ?? []) {
    const bytes = work.get(`runs/${plan.run}/promote/${item.shard}/0.jsonl`);
    for (const line of Buffer.from(bytes ?? '').toString().split('\n').filter((one) => one !== '')) {
      const { cell } = (JSON.parse(line) as { seed: { cell: string } }).seed;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return counts;
}

describe('a run with a quota', () => {
  it('gives exactly what was asked of each cell, whatever part of the replies is of no use', async () => {
    const options = await drop(everyCell, { per: 'capability', accepted: 12 });
    const result = await storm(options);
    expect(violations(options.plan, result)).toEqual([]);
    expect(result.run).toMatchObject({ status: 'complete', counts: { accepted: 48 } });
    expect(cellsOf(result)).toEqual(['code', 'ethics', 'maths', 'reading'].map((cell) => met(cell, 12)));
    expect(packagedCells(options.plan, result)).toEqual({ code: 12, ethics: 12, maths: 12, reading: 12 });
    // Little more is asked than the yield makes necessary.
    expect(result.run.counts?.generated).toBeLessThan((48 / (2 / 3)) * 1.4);
  });

  it('asks only for the cells that are named, and lets a seed count for one of its capabilities', async () => {
    const quota = { per: 'capability', accepted: { maths: 10, reading: 10 } };
    const options = await drop({ 'maths+reading': 8, ethics: 5 }, quota);
    const result = await storm(options);
    expect(cellsOf(result)).toEqual([met('maths', 10), met('reading', 10)]);
    expect(result.run.counts?.accepted).toBe(20);
  });

  it('counts collected records by their family', async () => {
    const run = {
      recipe: 'task-seeded',
      dataset: 'quota',
      seeds: [{ collected: 'seeds.jsonl', datasets: ['openai/gsm8k'] }],
      with: { variants: 2, votes: 1, min_valid: 1 },
      quota: { per: 'family', accepted: { sums: 6 } },
    };
    const store = memoryBlob();
    const records = Array.from({ length: 5 }, (_, index) => `${JSON.stringify(aUnified(index))}\n`).join('');
    await fillDrop(store, 'quota', { 'run.yaml': JSON.stringify(run), 'seeds.jsonl': records });
    const plan = await planOfDrop(store, 'quota');
    const result = await storm({ plan, seeds: store.objects, reply });
    expect(violations(plan, result)).toEqual([]);
    expect(cellsOf(result)).toEqual([met('sums', 6)]);
    expect(plan.attributions).toMatchObject([{ dataset: 'openai/gsm8k', license: 'MIT' }]);
  });

  it('counts by task and by language too', async () => {
    const byTask = await storm(await drop({ maths: 8 }, { per: 'task', accepted: 5 }));
    expect(cellsOf(byTask)).toEqual([met('maths-0', 5), met('maths-1', 5)]);
    const byLanguage = await storm(await drop({ maths: 8 }, { per: 'language', accepted: 7 }));
    expect(cellsOf(byLanguage)).toEqual([met('en', 7)]);
  });

  it('says what is missing when the candidates are used up', async () => {
    const result = await storm(await drop({ maths: 30 }, { per: 'capability', accepted: 20, candidates: 12 }));
    const [cell] = result.run.quota?.cells ?? [];
    expect(cell).toMatchObject({ wanted: 20, candidates: 12, status: 'exhausted', why: 'candidates' });
    expect(result.run.counts?.generated).toBe(12);
    expect(result.run.counts?.accepted).toBe(cell?.accepted);
  });

  it('says what is missing when no seed is left below the caps', async () => {
    const caps = { per_seed: 1 };
    const options = await drop({ maths: 4 }, { per: 'capability', accepted: { maths: 9, code: 2 }, caps });
    const result = await storm(options);
    expect(violations(options.plan, result)).toEqual([]);
    expect(cellsOf(result)).toEqual([
      { cell: 'code', accepted: 0, status: 'exhausted', why: 'seeds' },
      { cell: 'maths', accepted: 4, status: 'exhausted', why: 'seeds' },
    ]);
    expect(result.run.reasons?.over_cap).toBeGreaterThan(0);
  });

  it('keeps a large task from drowning a small one', async () => {
    const caps = { per_task: 6 };
    const options = await drop({ maths: 80 }, { per: 'language', accepted: 12, caps });
    const result = await storm(options);
    expect(cellsOf(result)).toEqual([met('en', 12)]);
  });

  it('stops drawing when the spend cap leaves no room', async () => {
    const options = await drop({ maths: 40 }, { per: 'capability', accepted: 30 }, { budget: { max_tokens: 60_000 } });
    const result = await storm(options);
    expect(violations(options.plan, result)).toEqual([]);
    expect(result.run.status).toBe('partial');
    expect(result.run.quota).toMatchObject({ rounds: 1, cells: [{ status: 'exhausted', why: 'budget' }] });
  });

  it('draws the same with other sizes of work', async () => {
    const options = await drop(everyCell, { per: 'capability', accepted: 8 });
    const calm = await storm(options);
    for (const tuning of [{ shardRecords: 1 }, { shardRecords: 100, rangeBytes: 500, ledgerBuckets: 3 }]) {
      const plan = { ...options.plan, tuning: { ...options.plan.tuning, ...tuning } };
      const other = await storm({ ...options, plan, workers: 3 });
      expect(violations(plan, other)).toEqual([]);
      expect(cellsOf(other)).toEqual(cellsOf(calm));
      expect(other.run.counts).toEqual(calm.run.counts);
    }
  });

  const weathers: readonly (readonly [string, Faults])[] = [
    ['processes die', { crash: 0.03 }],
    ['stores fail, before or after the effect', { error: 0.02 }],
    ['messages get lost, come twice, late and in any order', { drop: 0.15, duplicate: 0.4, delay: 0.3 }],
    ['the event comes twice', { startTwice: true, crash: 0.02, error: 0.01 }],
  ];

  it.each(weathers)('gives the same bytes when %s', async (_, faults) => {
    const options = await drop({ maths: 20, code: 3 }, { per: 'capability', accepted: 6 });
    const calm = await storm(options);
    const result = await storm({ ...options, faults, seed: 1 });
    expect(violations(options.plan, result)).toEqual([]);
    expect(differences(dataOnly(result), dataOnly(calm))).toEqual([]);
  });

  it('gives the same bytes when it dies at one of its calls', async () => {
    const options = await drop({ maths: 3 }, { per: 'capability', accepted: 2 });
    const calm = await storm(options);
    for (let call = 1; call < calm.counts.calls; call += 13) {
      const result = await storm({ ...options, faults: { crashAt: { call, when: call % 2 === 0 ? 'before' : 'after' } } });
      expect(violations(options.plan, result), `death at call ${call}`).toEqual([]);
      expect(differences(dataOnly(result), dataOnly(calm)), `death at call ${call}`).toEqual([]);
      expect(repeatedAnswers(result)).toBeLessThanOrEqual(result.journal.unstoredAtDeath);
    }
  }, 120_000);
});
