import type { AcceptedRow } from '../../../../../shared/domain/dataset/accepted-row.ts';
import { acceptedRow } from '../../../../../shared/domain/dataset/accepted-row.ts';
import type { DatasetFacts } from '../../../../../shared/domain/dataset/facts.ts';
import { type RejectedRow, rejectedRow } from '../../../../../shared/domain/dataset/rejected-row.ts';
import { statisticsOf } from '../../../../../shared/domain/dataset/statistics.ts';
import type { Json } from '../../../../../shared/domain/json.ts';
import type { Dropped, SeedSource, SowerRecord } from '../../../../../shared/domain/records.ts';

export const origin = { run: 'run-1', recipe: { name: 'task-seeded', version: 1 } };

export function aSeed(changes: Partial<SeedSource> = {}): SeedSource {
  return {
    object: 'seeds.jsonl',
    line: 3,
    task: 'arc_challenge',
    dataset: 'allenai/ai2_arc',
    config: 'ARC-Challenge',
    split: 'train',
    row: 2,
    license: 'CC-BY-SA-4.0',
    sha256: 'ab'.repeat(32),
    ...changes,
  };
}

export function aRecord(fields: Readonly<Record<string, Json>> = {}, changes: Partial<SowerRecord> = {}): SowerRecord {
  return {
    id: 'record-1',
    parents: ['question-1'],
    kind: 'sample',
    lang: 'en',
    seed: aSeed(),
    fields: {
      answer_kind: 'choice',
      question: 'What moves heat along a metal spoon?',
      options: ['Convection', 'Conduction'],
      answer_text: 'Conduction',
      answer_index: 1,
      answer_label: 'B',
      reasoning: 'The spoon is solid.',
      vote: { n: 5, valid: 5, winner: 'conduction', count: 4, share: 0.8, tie: false },
      verified: true,
      ...fields,
    },
    lineage: [
      { step: 'similar', role: 'generator', model: 'model-a' },
      { step: 'solve', role: 'solver', model: 'model-b' },
    ],
    ...changes,
  };
}

export function anAccepted(
  fields: Readonly<Record<string, Json>> = {},
  changes: Partial<SowerRecord> = {},
): AcceptedRow {
  return acceptedRow(aRecord(fields, changes), origin);
}

export function aDropped(changes: Partial<Dropped> = {}): Dropped {
  return {
    id: 'dropped-1',
    step: 'parse-question',
    outcome: 'rejected',
    reason: 'bad_format',
    evidence: 'Expected a line "Answer:".',
    seed: aSeed(),
    kind: 'completion',
    fields: { reply: { text: 'Sure!', finish_reason: 'stop', tokens_in: 9, tokens_out: 2 } },
    ...changes,
  };
}

export const aRejected = (changes: Partial<Dropped> = {}): RejectedRow => rejectedRow(aDropped(changes), origin);

/** Facts of a small run whose sums add up: 3 seeds, one of them refused, 2 candidates, 1 accepted. */
export function someFacts(changes: Partial<DatasetFacts> = {}): DatasetFacts {
  const price = { input_per_million: 0.1, output_per_million: 0.3, as_of: '2026-11-01', source: 'a price list' };
  return {
    software: '0.1.0',
    run: 'run-1',
    drop: 'a-drop',
    dataset: 'a-dataset',
    generation: 0,
    status: 'complete',
    counts: { seeds: 3, generated: 2, accepted: 1, rejected: 2, failed: 0 },
    reasons: { bad_format: 1, bad_json: 1 },
    tokens: { in: 1_000_000, out: 2_000_000 },
    usd: 0.7,
    calls: { asked: 10, saved: 3, reasked: 1 },
    randomSeed: 7,
    inputsDigest: '1'.repeat(64),
    planDigest: '2'.repeat(64),
    recipe: {
      name: 'task-seeded',
      version: 1,
      about: 'Questions like the seeds.',
      source: 'A report',
      digest: '3'.repeat(64),
      parameters: { ballots: 5 },
    },
    roles: { generator: { model: 'model-a', price } },
    budget: { max_usd: 2 },
    inputs: [{ object: 'seeds.jsonl', bytes: 1234, license: 'MIT' }],
    heldout: ['heldout.jsonl'],
    licenses: { allow: ['MIT'], anyKnown: false, unknown: false },
    attributions: [],
    steps: [
      { id: 'normalize', kind: 'source', options: {} },
      { id: 'similar', kind: 'prompt', options: { role: 'generator', sampling: { temperature: 0.9 } } },
      { id: 'parse-question', kind: 'parse', options: { form: 'qa_item' } },
    ],
    tallies: [
      aTally({ step: 'parse-question', in: 2, made: 2, kept: 1, rejected: { bad_format: 1 } }),
      aTally({ step: 'normalize', in: 3, made: 3, kept: 2, rejected: { bad_json: 1 } }),
      aTally({ step: 'similar', in: 2, made: 2, kept: 2, tokensIn: 1_000_000, tokensOut: 2_000_000 }),
    ],
    notices: [],
    statistics: statisticsOf(
      [anAccepted()],
      [aRejected(), aRejected({ id: 'dropped-2', reason: 'bad_json', seed: null })],
    ),
    dataFiles: [
      { path: 'data/train-00000-of-00001.parquet', bytes: 100, sha256: 'a'.repeat(64), rows: 1 },
      { path: 'rejected/rejected-00000-of-00001.parquet', bytes: 50, sha256: 'b'.repeat(64), rows: 2 },
    ],
    ...changes,
  };
}

export function aTally(changes: Partial<DatasetFacts['tallies'][number]>): DatasetFacts['tallies'][number] {
  return { step: 's', in: 0, made: 0, kept: 0, rejected: {}, failed: {}, tokensIn: 0, tokensOut: 0, ...changes };
}

/** Facts with the same text at every place that a seed, a task, a model or a drop can fill. */
export function factsWith(text: string): DatasetFacts {
  const facts = someFacts();
  const source = aSeed({ task: text, dataset: text, config: text, split: text, license: text, object: text });
  const fields = {
    question: text,
    context: text,
    options: [text, 'other'],
    answer_text: text,
    reasoning: text,
    answer_kind: text,
  };
  const accepted = anAccepted(fields, { lang: text, seed: source, lineage: [{ step: text, model: text }] });
  const rejected = aRejected({ evidence: text, seed: source, kind: text, fields: { question: text, reply: { text } } });
  return {
    ...facts,
    drop: text,
    notices: [text],
    recipe: { ...facts.recipe, about: text, source: text, parameters: { parameter: text } },
    roles: {
      generator: { model: text, price: { input_per_million: 0, output_per_million: 0, as_of: text, source: text } },
    },
    inputs: [{ object: text, bytes: 1, license: text }],
    heldout: [text],
    licenses: { allow: [text], anyKnown: false, unknown: true },
    attributions: [],
    steps: [{ id: 'similar', kind: 'prompt', options: { role: 'generator', prompt: text } }],
    statistics: statisticsOf([accepted], [rejected]),
  };
}
