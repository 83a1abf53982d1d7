import { beforeEach, describe, expect, it } from 'vitest';
import { RequestRefused } from '../../../../shared/contract/errors.ts';
import type { Plan } from '../../../../shared/contract/plan.ts';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import { seedPlace } from '../../../../shared/domain/seed-span.ts';
import type { Blob, Generator } from '../../../../shared/ports.ts';
import { generateShard } from '../../../../shared/stages/generate.ts';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import { replaces } from '../../../../shared/stages/replaces.ts';
import { forgetShared } from '../../../../shared/stages/shared-completions.ts';
import type { ShardOutput } from '../../../../shared/stages/worker.ts';
import { aModel } from '../../../support/a-model.ts';
import { aPlan, aWork } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { noMeter } from '../../../support/no-meter.ts';
import { stillClock } from '../../../support/still-clock.ts';

let work = memoryBlob();
let ledger = memoryLedger();
beforeEach(() => {
  work = memoryBlob();
  ledger = memoryLedger();
});

/** The seed row of that line, 1-based. */
const seed = (line: number): SowerRecord => {
  const record = aRecord({ question: `Q ${line}?`, answer_kind: 'short' }, { id: `r${line}`, kind: 'seed' });
  return { ...record, seed: { ...record.seed, line } };
};
const seeds = (...lines: number[]): SowerRecord[] => lines.map(seed);

/** Works off a shard and finishes it in the ledger, as a worker does. */
const run = async (
  plan: Plan,
  shard: string,
  records: readonly SowerRecord[],
  generator: Generator,
  blob: Blob = work,
): Promise<ShardOutput> => {
  await work.put(`runs/${plan.run}/plan.json`, JSON.stringify(plan));
  await work.put('in', encodeLines(records));
  const renderPrompt = (_plan: Plan, template: string, { fields }: SowerRecord) => ({
    messages: [{ role: 'user' as const, content: `${plan.templates[template] ?? ''}${String(fields.question)}` }],
    template: 'digest',
  });
  const ports = { work: blob, ledger, clock: stillClock(), generator, renderPrompt, meter: noMeter };
  const output = await generateShard(ports, aWork(plan, 'ask', { input: 'in', shard, holder: 'me' }));
  if (typeof output === 'string') throw new Error(output);
  await ledger.addShards(plan.run, 'ask', 1, [{ shard, input: 'in', records: records.length }]);
  const { tallies, span } = output;
  await ledger.finishShard(
    { run: plan.run, stage: 'ask', buckets: 1, shard },
    { partRecords: [], passThrough: false, tallies, span },
  );
  return output;
};
/** The store with a list of what was asked of it. */
const watch = (): { blob: Blob; listed: string[]; got: string[] } => {
  const listed: string[] = [];
  const got: string[] = [];
  const list = (prefix: string): ReturnType<Blob['list']> => {
    listed.push(prefix);
    return work.list(prefix);
  };
  const get = (key: string): ReturnType<Blob['get']> => {
    got.push(key);
    return work.get(key);
  };
  return { blob: { ...work, list, get }, listed, got };
};
const texts = ({ parts }: ShardOutput): unknown[] =>
  (parts[0] ?? []).map(({ fields }) => (fields.reply as { text: string }).text);
const rerun = (over: Partial<Plan> = {}): Plan =>
  aPlan({ run: 'animals-2', runKey: 'other', earlier: { run: 'animals-1', runKeys: ['key'] }, ...over });

describe('a run that is made from an earlier one', () => {
  it('asks nothing that the earlier one was answered, and pays nothing for it', async () => {
    const first = await run(
      aPlan(),
      '0.1',
      seeds(1, 2),
      aModel((_request, label) => label),
    );
    const model = aModel();
    const second = await run(rerun(), '0.1', seeds(1, 2), model);
    expect(model.labels).toEqual([]);
    expect(texts(second)).toEqual(texts(first));
    expect(second.tallies.at(-1)).toMatchObject({ made: 4, kept: 4, taken: 4, tokensIn: 0, tokensOut: 0 });
    expect(first.tallies.at(-1)).toMatchObject({ tokensIn: 12, tokensOut: 8 });
    expect(first.tallies.at(-1)).not.toHaveProperty('taken');
  });

  it('stands alone afterwards: what it took over is among its own completions, with the name of who paid', async () => {
    await run(aPlan(), '0.1', seeds(1), aModel());
    await run(rerun(), '0.1', seeds(1), aModel());
    for (const key of work.objects.keys()) if (key.startsWith('runs/animals-1/')) work.objects.delete(key);
    const third = rerun({ run: 'animals-3', earlier: { run: 'animals-2', runKeys: [] } });
    const model = aModel();
    await run(third, '0.1', seeds(1), model);
    expect(model.labels).toEqual([]);
    const [stored] = [...work.objects].filter(([key]) => key.includes('animals-3/ask/0.1/completions-'));
    expect(String(stored?.[1])).toContain('"takenFrom":"animals-1"');
  });

  it('asks what the edit has changed, and only that', async () => {
    await run(aPlan(), '0.1', seeds(1, 2), aModel());
    const edited = aModel();
    await run(rerun({ templates: { t: 'Please: ' } }), '0.1', seeds(1, 2), edited);
    expect(edited.labels).toHaveLength(4);
    const more = aModel();
    await run(rerun({ run: 'animals-3' }), '0.1', seeds(1, 2, 3), more);
    expect(more.labels).toEqual(['ask/r3/0', 'ask/r3/1']);
  });

  it('asks again what had failed', async () => {
    const moody: Generator = {
      complete: async (request, key, label, timeout) => {
        if (label === 'ask/r1/1') throw new RequestRefused('400', 400);
        return aModel().complete(request, key, label, timeout);
      },
    };
    await run(aPlan(), '0.1', seeds(1), moody);
    const model = aModel();
    await run(rerun(), '0.1', seeds(1), model);
    expect(model.labels).toEqual(['ask/r1/1']);
  });

  it('finds completions in other shards, and looks into those only that were about the same rows', async () => {
    await run(aPlan(), '0.0', seeds(1, 2), aModel());
    await run(aPlan(), '0.1', seeds(3, 4), aModel());
    await run(aPlan(), '0.2', seeds(50, 60), aModel());
    const { blob: watched, listed } = watch();
    const model = aModel();
    await run(rerun(), '0.9', seeds(2, 3), model, watched);
    expect(model.labels).toEqual([]);
    const looked = listed.filter((prefix) => prefix.includes('animals-1')).map((prefix) => prefix.split('/')[3]);
    expect(looked).toEqual(['0.9', '0.0', '0.1']);
  });

  it('takes the place of its ancestors, of their repetitions and of all that was made from them', () => {
    const plan = rerun({ earlier: { run: 'b', runKeys: ['b-key', 'a-key'] } });
    const others = [
      { runKey: 'other' },
      { runKey: 'a-key' },
      { runKey: 'sister', ancestors: ['a-key'] },
      { runKey: 'stranger' },
      { runKey: 'strange-too', ancestors: ['stranger'] },
    ];
    expect(others.map((other) => replaces(plan, other))).toEqual([true, true, true, false, false]);
    expect(replaces(aPlan({ runKey: 'a-key' }), { runKey: 'child', ancestors: ['a-key'] })).toBe(true);
  });
});

describe('a rehearsal', () => {
  it('asks nothing and counts what it would have to ask', async () => {
    await run(aPlan(), '0.1', seeds(1), aModel());
    const model = aModel();
    const output = await run(rerun({ rehearsal: true }), '0.1', seeds(1, 2), model);
    expect(model.labels).toEqual([]);
    expect(output.tallies.at(-1)).toMatchObject({ taken: 2, unpaid: 2, failed: { budget: 2 } });
  });
});

describe('runs that share their completions', () => {
  const sharing = (name: string, over: Partial<Plan> = {}): Plan => aPlan({ run: name, share: true, ...over });

  it('never ask twice, whatever their shards are called', async () => {
    await run(
      sharing('animals-1'),
      '0.0',
      seeds(1, 2),
      aModel((_request, label) => label),
    );
    const model = aModel();
    const output = await run(sharing('animals-2'), '7.7', seeds(2, 1), model);
    expect(model.labels).toEqual([]);
    expect(texts(output)).toEqual(['ask/r2/0', 'ask/r2/1', 'ask/r1/0', 'ask/r1/1']);
    expect(output.tallies.at(-1)).toMatchObject({ taken: 4, tokensIn: 0 });
  });

  it('share with nobody who has not asked for it', async () => {
    await run(sharing('animals-1'), '0.0', seeds(1), aModel());
    const model = aModel();
    await run(aPlan({ run: 'animals-2' }), '0.0', seeds(1), model);
    expect(model.labels).toHaveLength(2);
    expect([...work.objects.keys()].filter((key) => key.startsWith('completions/'))).toHaveLength(1);
  });

  it('list and read a few objects for a shard, not one for each call', async () => {
    const rows = Array.from({ length: 64 }, (_, index) => index + 1);
    await run(sharing('animals-1'), '0.0', seeds(...rows), aModel());
    const { blob: counted, listed, got } = watch();
    const output = await run(sharing('animals-2'), '0.0', seeds(...rows), aModel(), counted);
    expect(output.tallies.at(-1)).toMatchObject({ taken: 128 });
    expect([...listed, ...got].filter((key) => key.startsWith('completions/'))).toHaveLength(2);
  });

  it('keep the answer of whoever was first, when two race', async () => {
    const slow: Generator = {
      complete: async (request, key, label, timeout) => {
        await run(
          sharing('animals-2'),
          '0.0',
          seeds(1),
          aModel(() => 'the fast one'),
        );
        return aModel(() => 'the slow one').complete(request, key, label, timeout);
      },
    };
    const late = await run(sharing('animals-1'), '0.0', seeds(1), slow);
    expect(texts(late)).toContain('the slow one');
    const third = await run(sharing('animals-3'), '0.0', seeds(1), aModel());
    expect(texts(third)).toEqual(['the fast one', 'the fast one']);
  });

  it('forget what was asked about a seed row, and leave its neighbours', async () => {
    await run(sharing('animals-1'), '0.0', seeds(1, 2), aModel());
    expect(await forgetShared(work, [seedPlace(seed(1).seed)])).toBe(2);
    expect(await forgetShared(work, [seedPlace(seed(1).seed)])).toBe(0);
    const texts = [...work.objects].filter(([key]) => key.startsWith('completions/')).map(([, bytes]) => String(bytes));
    expect(texts.join('')).not.toContain('"row":0');
    const model = aModel();
    await run(sharing('animals-2'), '0.0', seeds(1, 2), model);
    expect(model.labels).toEqual(['ask/r1/0', 'ask/r1/1']);
  });
});
