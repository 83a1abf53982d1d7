import { describe, expect, it } from 'vitest';
import { findPrecedent, precedents } from '../../../cli/estimate-history.ts';
import { observeRun } from '../../../cli/estimate-observe.ts';
import type { RunEntry } from '../../../cli/run-index.ts';
import { completionsKey, partKey, planKey, rejectsKey } from '../../../shared/contract/keys.ts';
import type { Plan } from '../../../shared/contract/plan.ts';
import { type RunItem, runKeys } from '../../../shared/contract/run-item.ts';
import type { ShardItem } from '../../../shared/domain/ledger.ts';
import { anItem, aPlan } from '../../support/a-plan.ts';

const outputs = {
  seedBucket: 'seeds',
  workBucket: 'work',
  datasetBucket: 'datasets',
  table: 'runs',
  stateMachine: 'machine',
  forgetFunction: 'forget',
};

/** A cloud with these objects in the work bucket and these items. */
function storeOf(objects: Record<string, readonly object[]>, items: readonly { pk: string; sk: string }[]) {
  const bodies = new Map(
    Object.entries(objects).map(([key, lines]) => [
      key,
      Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')),
    ]),
  );
  const cloud = {
    objects: {
      put: async () => undefined,
      putFile: async () => true,
      get: async (_bucket: string, key: string) => bodies.get(key),
      list: async (_bucket: string, prefix: string) =>
        [...bodies.keys()].filter((key) => key.startsWith(prefix)).map((key) => ({ key, size: 1 })),
    },
    items: {
      query: async (_table: string, pk: string, sk = '') =>
        items.filter((item) => item.pk === pk && item.sk.startsWith(sk)).map((item) => ({ ...item })),
    },
  };
  return { cloud, ...outputs };
}

const shard = (stage: string, over: Partial<ShardItem>) => ({
  ...runKeys.shard('animals-1', stage, 0, over.shard ?? 's'),
  ...anItem({ status: 'D', ...over }),
});
const tally = (step: string, over: object) => ({
  step,
  in: 0,
  made: 0,
  kept: 0,
  rejected: {},
  failed: {},
  tokensIn: 0,
  tokensOut: 0,
  ...over,
});
const answer = (key: string, tokensIn: number) => ({ key, text: '', tokensIn, tokensOut: 10, latencyMs: 50 });
const made = (line: number, ...entries: object[]) => ({ seed: { object: 'seeds.jsonl', line }, lineage: entries });
const item: RunItem = {
  run: 'animals-1',
  drop: 'animals',
  dataset: 'animals',
  recipe: 'sample@1',
  planDigest: 'p',
  runKey: 'key',
  status: 'complete',
  startedAt: '2026-01-01T00:00:00Z',
  counts: { seeds: 3, generated: 6, accepted: 2, rejected: 3, failed: 1 },
};

describe('observeRun', () => {
  const store = storeOf(
    {
      [partKey('animals-1', 'ask', 's', 0)]: [
        made(1, { step: 'seeds' }, { step: 'ask', completion: 'a' }),
        made(1, { step: 'seeds' }, { step: 'ask', completion: 'b' }),
        made(2, { step: 'seeds' }, { step: 'ask', completion: 'c' }),
      ],
      [rejectsKey('animals-1', 'ask', 's')]: [
        { step: 'ask', seed: { object: 'seeds.jsonl', line: 3 } },
        { step: 'other', seed: null },
      ],
      [completionsKey('animals-1', 'ask', 's', 0)]: [
        answer('a', 100),
        { unused: 'a', lot: 'l', microUsd: 1, tokens: 1 },
        answer('b', 100),
      ],
      [completionsKey('animals-1', 'ask', 's', 1)]: [
        answer('c', 300),
        answer('again', 40),
        { key: 'f', reason: 'call_failed', evidence: '' },
      ],
      [partKey('animals-1', 'promote', 's', 0)]: [made(1), made(2)],
    },
    [
      shard('ask', {
        partRecords: [3],
        tallies: [
          tally('ask', {
            in: 3,
            made: 4,
            kept: 3,
            failed: { call_failed: 1 },
            reasked: 1,
            tokensIn: 540,
            tokensOut: 40,
          }),
        ],
      }),
      shard('promote', { partRecords: [2], tallies: [tally('promote', { in: 2, made: 2, kept: 2 })] }),
    ],
  );

  it('counts calls, tokens and time of each prompt step, in all and by the seed that they were made for', async () => {
    const { steps, seeds, accepted, acceptedBySeed } = await observeRun(store, aPlan(), item);
    expect({ seeds, accepted }).toEqual({ seeds: 3, accepted: 2 });
    expect([...acceptedBySeed]).toEqual([
      ['seeds.jsonl:1', 1],
      ['seeds.jsonl:2', 1],
    ]);
    const [ask, solve] = steps;
    expect(ask).toMatchObject({ step: 'ask', role: 'author' });
    expect(ask?.total).toEqual({ calls: 5, tokensIn: 540, tokensOut: 40, latencyMs: 200 });
    expect(Object.fromEntries(ask?.bySeed ?? [])).toMatchObject({
      'seeds.jsonl:1': { calls: 2, tokensIn: 200, tokensOut: 20 },
      'seeds.jsonl:2': { calls: 1, tokensIn: 300, tokensOut: 10 },
      'seeds.jsonl:3': { calls: 1, tokensIn: 0, tokensOut: 0 },
    });
    expect(solve?.total.calls).toBe(0);
  });
});

describe('findPrecedent', () => {
  const entry = (run: string, over: Partial<RunEntry> = {}): RunEntry => ({
    schemaVersion: 1,
    drop: run,
    folder: '/drop',
    dropDigest: 'd',
    request: 'r',
    runKey: 'k',
    generation: 0,
    endpoint: { kind: 'http', url: 'http://127.0.0.1:8000/v1', model: 'm', apiKeyVariable: null },
    overrides: {},
    out: null,
    run,
    dataset: 'animals',
    status: 'complete',
    error: null,
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: null,
    path: null,
    sums: null,
    ...over,
  });
  const asked = { kind: 'http', url: 'http://127.0.0.1:8000/v1', model: 'm', apiKeyVariable: null } as const;
  const [first] = aPlan().seeds;
  const sized = (run: string, size: number, over: Partial<Plan> = {}): Plan =>
    aPlan({ run, seeds: first === undefined ? [] : [{ ...first, object: { ...first.object, size } }], ...over });
  const session = (...plans: Plan[]) => {
    const store = storeOf(
      Object.fromEntries(plans.map((plan) => [planKey(plan.run), [plan]])),
      plans.map((plan) => ({ ...runKeys.run(plan.run), ...item, run: plan.run })),
    );
    return { cloud: store.cloud as never, outputs };
  };
  const find = async (plan: Plan, ...plans: Plan[]): Promise<string | undefined> => {
    const found = await findPrecedent(
      session(...plans),
      plans.map(({ run }) => entry(run, { dropDigest: `drop ${run}` })),
      plan,
      { dropDigest: 'drop same', meanBytes: 100 },
      asked,
    );
    return found?.plan.run;
  };

  it('takes finished runs of the asked endpoint and model, the newest first', () => {
    const other = { kind: 'http', url: 'http://127.0.0.1:9/v1', model: 'm', apiKeyVariable: null } as const;
    const runs = [entry('a'), entry('b', { status: 'partial' }), entry('c', { endpoint: other }), entry('d')];
    expect(precedents(runs, asked).map(({ run }) => run)).toEqual(['d', 'a']);
    expect(precedents(runs, { ...asked, model: 'other' })).toEqual([]);
    expect(precedents([entry('e', { endpoint: { kind: 'embedded', model: 't' } })], { kind: 'default' })).toHaveLength(
      1,
    );
    expect(precedents([entry('e')], { kind: 'scripted' })).toEqual([]);
  });

  it('takes the first that did the very steps over rows of like length', async () => {
    const changed = sized('b', 300, { templates: { t: 'another prompt' } });
    expect(await find(sized('now', 0), changed, sized('c', 330))).toBe('c');
  });

  it('rather takes one over the very drop, although it is older', async () => {
    expect(await find(sized('now', 0), sized('a', 300), sized('same', 300))).toBe('same');
  });

  it('takes none with other lengths, other steps, other models or other parameters', async () => {
    const plans = [
      sized('a', 3000),
      sized('b', 300, { stages: aPlan().stages.slice(0, 3) }),
      sized('c', 300, { roles: {} }),
      sized('d', 300, { recipe: { ...aPlan().recipe, parameters: { variants: 2 } } }),
    ];
    for (const plan of plans) expect(await find(sized('now', 0), plan)).toBeUndefined();
  });
});
