import type { Alarm } from '../shared/domain/dataset/alarms.ts';
import { byFrequency } from './finish.ts';
import type { RunSums } from './run-index.ts';

/** The one object that `--json` prints. Scripts read it: members are only ever added. */
export interface JsonResult {
  readonly schemaVersion: 1;
  readonly run: string | null;
  readonly status: 'complete' | 'partial' | 'failed';
  /** Absolute path of the dataset folder; null when there is none. */
  readonly dataset: string | null;
  readonly counts: RunSums['counts'];
  readonly reasons: RunSums['reasons'];
  readonly tokens: RunSums['tokens'];
  readonly usd: number;
  /** Requests asked, those that votes did not need, and repetitions of replies with the wrong form. */
  readonly calls: NonNullable<RunSums['calls']>;
  /** How the cells of the quota ended; only for runs with one. */
  readonly quota?: NonNullable<RunSums['quota']>;
  /** What of the dataset should not be left alone: value, limit, what it means and what to do. */
  readonly alarms: readonly Alarm[];
  /** Only when the command did not come to a dataset: what people were told on stderr. */
  readonly error?: { readonly exitCode: number; readonly message: string };
}

export const noSums = {
  counts: { seeds: 0, generated: 0, accepted: 0, rejected: 0, failed: 0 },
  reasons: {},
  tokens: { in: 0, out: 0 },
  usd: 0,
  calls: { asked: 0, saved: 0, reasked: 0 },
};

export function jsonResult(found: {
  run: string | null;
  status: JsonResult['status'];
  dataset: string | null;
  sums: RunSums | null;
  alarms?: readonly Alarm[];
  error?: JsonResult['error'] | undefined;
}): JsonResult {
  const { counts, reasons, tokens, usd, calls = noSums.calls, quota } = found.sums ?? { ...noSums, quota: undefined };
  return {
    schemaVersion: 1,
    run: found.run,
    status: found.status,
    dataset: found.dataset,
    counts,
    reasons: Object.fromEntries(byFrequency(reasons)),
    tokens,
    usd,
    calls,
    ...(quota === undefined ? {} : { quota }),
    alarms: found.alarms ?? [],
    ...(found.error === undefined ? {} : { error: found.error }),
  };
}
