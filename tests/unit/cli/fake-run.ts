import type { Overrides, Plan } from '../../../shared/contract/plan.ts';
import { digest } from '../../../shared/domain/identity.ts';
import type { ShardItem } from '../../../shared/domain/ledger.ts';
import type { SowerRecord } from '../../../shared/domain/records.ts';

/** The plan that a run of the fake cloud has. */
export function aPlan(drop: string, overrides: Overrides): Plan {
  return {
    schemaVersion: 1,
    run: `set-${digest(drop).slice(0, 12)}`,
    runKey: 'k',
    drop,
    dataset: 'set',
    corpus: 'set',
    generation: overrides.generation ?? 0,
    randomSeed: overrides.randomSeed ?? 0,
    recipe: { name: 'fake', version: 1, about: '', source: '', digest: 'd', parameters: {} },
    inputsDigest: 'i',
    seeds: [],
    tasks: [],
    heldout: [],
    licenses: { allow: [], anyKnown: true, unknown: false },
    roles: {},
    endpoint: 'endpoint',
    mode: 'realtime',
    budget: overrides.budget ?? {},
    reasons: { house_rule: 'It breaks a rule of the house.' },
    stages: [
      {
        name: 'similar',
        worker: 'generate',
        segment: 0,
        steps: [{ id: 'similar', kind: 'prompt', options: { role: 'generator', template: 't', max_tokens: 10 } }],
      },
      { name: 'package', worker: 'package', segment: 1, steps: [] },
    ],
    templates: {},
    notices: overrides.notices ?? [],
    tuning: {
      rangeBytes: 1,
      shardRecords: 1,
      ledgerBuckets: 1,
      window: 1,
      maximumInFlight: 1,
      callTimeoutMs: 1,
      maximumLineBytes: 1,
      batchCalls: 4,
    },
  };
}

/** A shard of its stage `similar` that is done. */
export function doneShard(run: string): ShardItem {
  return {
    shard: '0',
    status: 'D',
    attempt: 1,
    failures: 0,
    input: `runs/${run}/normalize/0/0.jsonl`,
    records: 10,
    partRecords: [3],
    tallies: [
      {
        step: 'similar',
        in: 5,
        made: 10,
        kept: 6,
        rejected: { seed_copy: 4 },
        failed: {},
        tokensIn: 100,
        tokensOut: 50,
      },
    ],
    leaseUntil: 0,
  };
}

export const answers = Array.from({ length: 6 }, (_, index) => ({
  key: `k${index}`,
  text: '',
  finishReason: 'stop',
  tokensIn: 16,
  tokensOut: 8,
  usageReported: true,
  model: 'm',
  endpoint: 'endpoint',
  latencyMs: 10,
}));

/** The second one tries to take over the terminal of whoever reads it. */
export const hostileText = 'Two\u001b]52;c;ZXZpbA==\u0007 plus\u001b[2J two?\u202E';
export const samples = ['What is 1 + 1?', hostileText, 'What is 3 + 3?', 'What is 4 + 4?'].map(
  (question, index): SowerRecord => ({
    id: `r${index}`,
    parents: [],
    kind: 'sample',
    lang: 'en',
    seed: {
      object: 'seeds.jsonl',
      line: 1,
      task: 'own',
      dataset: null,
      config: null,
      split: null,
      row: 0,
      license: 'CC0-1.0',
      sha256: '',
    },
    fields: { question, options: ['one', 'two'], answer_text: 'two', answer_label: 'B' },
    lineage: [],
  }),
);
