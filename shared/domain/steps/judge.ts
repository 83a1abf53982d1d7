import type { Dropped, SowerRecord } from '../records.ts';
import type { Verdict } from '../verdict.ts';
import { dropRecord, type StepResult } from './step.ts';

/** Splits records by verdict; kept ones stay as they are. */
export function judgeRecords(
  records: readonly SowerRecord[],
  step: string,
  judge: (record: SowerRecord) => Verdict,
): StepResult {
  const kept: SowerRecord[] = [];
  const dropped: Dropped[] = [];
  for (const record of records) {
    const verdict = judge(record);
    if (verdict.kept) kept.push(record);
    else dropped.push(dropRecord(record, step, verdict));
  }
  return { made: records.length, kept, dropped };
}
