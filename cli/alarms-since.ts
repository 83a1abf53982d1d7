import { comparedWith } from '../shared/domain/alarms/compared.ts';
import type { Alarm } from '../shared/domain/dataset/alarms.ts';
import { type DatasetAlarms, datasetAlarms } from './dataset-alarms.ts';
import type { RunEntry } from './run-index.ts';

/**
 * The alarms of a dataset folder, and what is worse than in the run before it into the same dataset on this computer. The
 * dataset itself says nothing of other runs, so that equal runs have equal bytes.
 *
 * @param runs oldest first.
 */
export function alarmsSince(entry: RunEntry, runs: readonly RunEntry[]): DatasetAlarms {
  const now = datasetAlarms(entry.path);
  const before = runs.findLast(
    (one) =>
      one.dataset === entry.dataset && one.run !== entry.run && one.path !== null && one.startedAt < entry.startedAt,
  );
  if (before === undefined) return now;
  const worse = comparedWith(now.checks, datasetAlarms(before.path).checks).map(
    ({ what, value, of, was, limit }): Alarm => ({
      ...{ what, value, of, limit: Math.round(limit * 1e4) / 1e4 },
      means: `It was ${was} in the run before, ${before.run ?? before.drop}: the texts have come to be more alike.`,
      help: 'Look what has changed since: seeds, prompts, temperature or model.',
    }),
  );
  return { ...now, alarms: [...now.alarms, ...worse] };
}
