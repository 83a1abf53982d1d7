import type { Dropped, SowerRecord } from '../records.ts';
import type { StepResult } from './step.ts';

/** Outcomes of units, one each, as the result of a step. */
export function splitResults(results: readonly (SowerRecord | Dropped)[]): StepResult {
  return {
    made: results.length,
    kept: results.filter((result): result is SowerRecord => 'lineage' in result),
    dropped: results.filter((result): result is Dropped => 'outcome' in result),
  };
}
