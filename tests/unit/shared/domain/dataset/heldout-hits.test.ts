import { expect, it } from 'vitest';
import { droppedEvidence } from '../../../../../shared/domain/alarms/gather-evidence.ts';
import { watchedBy } from '../../../../../shared/domain/alarms/watched.ts';
import { hitsBySet } from '../../../../../shared/domain/dataset/heldout-hits.ts';
import { manifest } from '../../../../../shared/domain/dataset/manifest.ts';
import { report } from '../../../../../shared/domain/dataset/report/report.ts';
import { aDropped, someFacts } from './builders.ts';

it('counts what was dropped for each held-out set, on report and manifest, sets without a hit too', () => {
  const evidence = droppedEvidence(
    ['a.jsonl', 'a.jsonl', 'evals/mmlu'].map((set) =>
      aDropped({ reason: 'contaminated', evidence: `question overlaps ${set}, item 3: some words` }),
    ),
    watchedBy([]),
  );
  const facts = someFacts({ heldout: ['a.jsonl', 'b.jsonl'], statistics: { ...someFacts().statistics, evidence } });
  expect(hitsBySet(facts)).toEqual([
    ['a.jsonl', 2],
    ['b.jsonl', 0],
    ['evals/mmlu', 1],
  ]);
  expect(JSON.parse(manifest(facts, [])).contaminated).toEqual({ 'a.jsonl': 2, 'b.jsonl': 0, 'evals/mmlu': 1 });
  expect(report(facts)).toContain('Overlap with held-out sets');
});
