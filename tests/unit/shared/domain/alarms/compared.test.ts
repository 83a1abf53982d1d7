import { describe, expect, it } from 'vitest';
import { comparedWith } from '../../../../../shared/domain/alarms/compared.ts';
import { noEvidence } from '../../../../../shared/domain/alarms/evidence.ts';
import { runChecks } from '../../../../../shared/domain/alarms/run-checks.ts';
import { watched } from './builders.ts';

/** The checks of a run whose texts have these shares. */
const checks = (pairs: number | null, openings: number | null, alike: number | null) =>
  runChecks(noEvidence, watched()).map((check) => ({
    ...check,
    value:
      check.what === 'distinct-pairs'
        ? pairs
        : check.what === 'distinct-openings'
          ? openings
          : check.what === 'alike-texts'
            ? alike
            : 0,
  }));

describe('comparedWith', () => {
  it('tells what has become worse by more than the limit', () => {
    expect(comparedWith(checks(0.4, 0.9, 0.3), checks(0.6, 0.9, 0.1))).toEqual([
      { what: 'distinct-pairs', value: 0.4, of: 0, was: 0.6, limit: expect.closeTo(0.45, 9) },
      { what: 'alike-texts', value: 0.3, of: 0, was: 0.1, limit: expect.closeTo(0.2, 9) },
    ]);
  });

  it('is silent about what is as good or better, and about what nobody could tell', () => {
    expect(comparedWith(checks(0.5, 0.9, 0.15), checks(0.6, 0.8, 0.1))).toEqual([]);
    expect(comparedWith(checks(null, 0.1, 0.9), checks(0.6, null, null))).toEqual([]);
    expect(comparedWith(checks(0.1, 0.1, 0.9), [])).toEqual([]);
  });
});
