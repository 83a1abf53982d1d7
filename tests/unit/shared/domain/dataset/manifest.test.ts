import { describe, expect, it } from 'vitest';
import { manifest } from '../../../../../shared/domain/dataset/manifest.ts';
import { factsWith, someFacts } from './builders.ts';

describe('manifest', () => {
  const facts = someFacts();
  const content = JSON.parse(manifest(facts, facts.dataFiles));

  it('has counts, reasons, digests, models and files', () => {
    expect(content).toMatchObject({
      schemaVersion: 1,
      run: 'run-1',
      dataset: 'a-dataset',
      status: 'complete',
      counts: { seeds: 3, generated: 2, accepted: 1, rejected: 2, failed: 0 },
      reasons: { bad_format: 1, bad_json: 1 },
      tokens: { in: 1_000_000, out: 2_000_000 },
      usd: 0.7,
      model: 'model-a',
      recipe: { name: 'task-seeded', version: 1, digest: '3'.repeat(64) },
      randomSeed: 7,
      files: facts.dataFiles,
    });
  });

  it('lists the steps in the order of the recipe', () => {
    expect(content.steps.map(({ step }: { step: string }) => step)).toEqual(['normalize', 'similar', 'parse-question']);
  });

  it('says that a stand-in made the records', () => {
    expect(JSON.parse(manifest(factsWith('scripted'), [])).model).toBe('scripted');
  });

  it('does not depend on the order in which facts were collected', () => {
    const reordered = { ...facts, tallies: [...facts.tallies].reverse(), reasons: { bad_json: 1, bad_format: 1 } };
    expect(manifest(reordered, [...facts.dataFiles].reverse())).toBe(manifest(facts, facts.dataFiles));
  });
});
