import { describe, expect, it } from 'vitest';
import { emptyStatistics } from '../../../../../shared/domain/dataset/statistics.ts';
import { forgottenFacts } from '../../../../../shared/domain/forget/forgotten-facts.ts';
import { tombstoneOf } from '../../../../../shared/domain/forget/tombstone.ts';
import { aRecord } from '../../../../support/a-record.ts';
import { someFacts } from '../dataset/builders.ts';

describe('forgottenFacts', () => {
  const { seed } = aRecord();
  const facts = {
    ...someFacts(),
    counts: { seeds: 5, generated: 10, accepted: 6, rejected: 3, failed: 1 },
    reasons: { seed_copy: 2, tie: 1, model_failed: 1 },
  };
  const left = { ...emptyStatistics, accepted: { ...emptyStatistics.accepted, rows: 4 } };
  const stones = [
    tombstoneOf({ id: 'a', seed }),
    tombstoneOf({ id: 'b', seed }),
    tombstoneOf({ id: 'c', seed, outcome: 'rejected', reason: 'tie' }),
    tombstoneOf({ id: 'd', seed, outcome: 'failed', reason: 'model_failed' }),
  ];
  const made = forgottenFacts(facts, { version: 'run-v2', statistics: left, dataFiles: [], stones });

  it('counts what is there, and beside it what is gone, so that nothing is missing from the sum', () => {
    expect(made.counts).toEqual({ seeds: 5, generated: 10, accepted: 4, rejected: 2, failed: 0 });
    expect(made.forgotten).toEqual({ accepted: 2, rejected: 1, failed: 1 });
    const { accepted, rejected, failed } = made.counts;
    expect(accepted + rejected + failed + 4).toBe(6 + 3 + 1);
  });

  it('takes the reasons of what is gone out of the table', () => {
    expect(made.reasons).toEqual({ seed_copy: 2 });
    expect(made.version).toBe('run-v2');
  });
});
