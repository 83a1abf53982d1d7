import type { RunAlarmName } from './alarm-texts.ts';
import type { RunCheck } from './run-checks.ts';

/** Something that is worse than in the run before. */
export interface Worse {
  readonly what: RunAlarmName;
  readonly value: number;
  readonly of: number;
  /** What it was, and the value beyond which the change is an alarm. */
  readonly was: number;
  readonly limit: number;
}

/** Shares of different texts may fall to so much of what they were, shares of alike ones may rise by so much. Our choice. */
const [leastPart, mostRise] = [0.75, 0.1];

/** How the texts of a run have come to be more alike than those of the run before it into the same dataset. */
export function comparedWith(now: readonly RunCheck[], before: readonly RunCheck[]): Worse[] {
  return now.flatMap(({ what, value, rows: of }): Worse[] => {
    const was = before.find((check) => check.what === what)?.value ?? null;
    if (value === null || was === null) return [];
    if (what === 'alike-texts') return value > was + mostRise ? [{ what, value, of, was, limit: was + mostRise }] : [];
    const isShare = what === 'distinct-pairs' || what === 'distinct-openings';
    return isShare && value < leastPart * was ? [{ what, value, of, was, limit: leastPart * was }] : [];
  });
}
