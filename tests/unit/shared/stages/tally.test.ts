import { describe, expect, it } from 'vitest';
import type { Dropped } from '../../../../shared/domain/records.ts';
import { countReasons } from '../../../../shared/stages/tally.ts';

const drop = (outcome: Dropped['outcome'], reason: string): Dropped => ({
  id: 'i',
  step: 's',
  outcome,
  reason,
  evidence: '',
  seed: null,
  kind: 'k',
  fields: {},
});

describe('dropped records', () => {
  it('are counted by outcome and reason, reasons in order', () => {
    const dropped = [
      drop('rejected', 'tie'),
      drop('failed', 'budget'),
      drop('rejected', 'empty'),
      drop('rejected', 'tie'),
    ];
    const counts = countReasons(dropped);
    expect(counts).toEqual({ rejected: { empty: 1, tie: 2 }, failed: { budget: 1 } });
    expect(Object.keys(counts.rejected)).toEqual(['empty', 'tie']);
    expect(countReasons([])).toEqual({ rejected: {}, failed: {} });
  });
});
