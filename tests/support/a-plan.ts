import type { Plan, PlanStage } from '../../shared/contract/plan.ts';
import type { ShardItem } from '../../shared/domain/ledger.ts';
import type { ShardWork } from '../../shared/stages/worker.ts';

const price = { input_per_million: 1, output_per_million: 2, as_of: '2026-01-01', source: 'made up for tests' };

const prompt = (role: string, samples: number) => ({ role, template: 't', samples, max_tokens: 100 });

/** The stages of a recipe with a barrier and ballots, in short. */
export const someStages: readonly PlanStage[] = [
  { name: 'normalize', worker: 'normalize', segment: 0, steps: [{ id: 'seeds', kind: 'source', options: {} }] },
  { name: 'ask', worker: 'generate', segment: 0, steps: [{ id: 'ask', kind: 'prompt', options: prompt('author', 2) }] },
  {
    name: 'ask-filter',
    worker: 'filter',
    segment: 0,
    steps: [{ id: 'item', kind: 'parse', options: { form: 'qa_item' } }],
  },
  {
    name: 'once-claim',
    worker: 'dedup',
    mode: 'claim',
    segment: 0,
    steps: [{ id: 'once', kind: 'dedup', options: {} }],
  },
  {
    name: 'once-resolve',
    worker: 'dedup',
    mode: 'resolve',
    segment: 1,
    steps: [{ id: 'once', kind: 'dedup', options: {} }],
  },
  {
    name: 'solve',
    worker: 'generate',
    segment: 1,
    steps: [
      { id: 'ballots', kind: 'expand', options: { count: 3 } },
      { id: 'solve', kind: 'prompt', options: prompt('solver', 1) },
    ],
  },
  {
    name: 'solve-filter',
    worker: 'filter',
    segment: 1,
    steps: [
      { id: 'ballot', kind: 'parse', options: { form: 'ballot' } },
      { id: 'answer', kind: 'vote', options: { min_valid: 1 } },
    ],
  },
  {
    name: 'promote',
    worker: 'dedup',
    mode: 'promote',
    segment: 1,
    steps: [{ id: 'promote', kind: 'promote', options: {} }],
  },
  { name: 'package', worker: 'package', segment: 2, steps: [{ id: 'samples', kind: 'emit', options: {} }] },
];

/** A plan with one seed file; everything has a plain default. */
export function aPlan(over: Partial<Plan> = {}, tuning: Partial<Plan['tuning']> = {}): Plan {
  return {
    schemaVersion: 1,
    run: 'animals-1',
    runKey: 'key',
    drop: 'animals',
    dataset: 'animals',
    corpus: 'animals',
    generation: 0,
    randomSeed: 7,
    recipe: { name: 'sample', version: 1, about: 'a', source: 's', digest: 'd', parameters: {} },
    inputsDigest: 'i',
    seeds: [
      {
        object: { key: 'drops/animals/seeds.jsonl', size: 0, etag: 'e' },
        license: 'CC0-1.0',
        shape: { kind: 'own' },
      },
    ],
    tasks: [],
    heldout: [],
    licenses: { allow: ['CC0-1.0'], anyKnown: false, unknown: false },
    roles: { author: { model: 'm', price }, solver: { model: 'm', price } },
    endpoint: 'test',
    mode: 'realtime',
    budget: {},
    stages: [...someStages],
    templates: {},
    notices: [],
    tuning: {
      rangeBytes: 1000,
      shardRecords: 2,
      ledgerBuckets: 1,
      window: 10,
      maximumInFlight: 4,
      callTimeoutMs: 1000,
      maximumLineBytes: 200,
      batchCalls: 4,
      ...tuning,
    },
    ...over,
  };
}

/** The stage of that name. */
export function stageNamed(plan: Plan, name: string): PlanStage {
  const stage = plan.stages.find((one) => one.name === name);
  if (stage === undefined) throw new Error(`no stage ${name}`);
  return stage;
}

export function anItem(over: Partial<ShardItem> = {}): ShardItem {
  return { shard: 's', status: 'Q', attempt: 1, failures: 0, input: 'in', records: 1, leaseUntil: 9e15, ...over };
}

/** Work on one shard of a stage, with all the time in the world. */
export function aWork(plan: Plan, stage: string, item: Partial<ShardItem> = {}, remaining = 900_000): ShardWork {
  return { plan, stage: stageNamed(plan, stage), item: anItem(item), remaining: () => remaining };
}
