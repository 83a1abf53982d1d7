import type { z } from 'zod';
import { refusalKey } from '../contract/keys.ts';
import { metricNames } from '../contract/metrics.ts';
import type { FailInput } from '../contract/payloads.ts';
import type { Blob, Clock, Ledger, Meter } from '../ports.ts';
import { dropOfRunFile } from './open.ts';

export interface FailPorts {
  readonly work: Blob;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly meter: Meter;
}

/** Writes down why an execution failed: in the run's item, or beside the drop when there is no run. Safe to retry. */
export async function recordFailure(ports: FailPorts, input: z.infer<typeof FailInput>): Promise<void> {
  const error = [input.failure.Error, messageOf(input.failure.Cause)].filter(Boolean).join(': ').slice(0, 2000);
  ports.meter.count({ [metricNames.runsFailed]: 1 }, input.run === undefined ? {} : { run: input.run });
  const item = input.run === undefined ? undefined : await ports.ledger.readRun(input.run);
  if (item !== undefined) {
    const finishedAt = new Date(ports.clock.now()).toISOString();
    await ports.ledger.closeRun({ ...item, status: 'failed', finishedAt, error }, ['running', 'failed']);
    return;
  }
  const drop = input.key === undefined ? undefined : dropOfRunFile(input.key);
  if (drop !== undefined) {
    await ports.work.put(
      refusalKey(drop),
      `${JSON.stringify({ schemaVersion: 1, drop, error })}\n`,
      'application/json',
    );
  }
}

/** Lambda's cause is JSON with an errorMessage; other causes are text. */
function messageOf(cause: string | undefined): string | undefined {
  if (cause === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(cause);
    if (typeof value === 'object' && value !== null && 'errorMessage' in value) return String(value.errorMessage);
  } catch {
    return cause;
  }
  return cause;
}
