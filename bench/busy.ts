import type { Figure } from './figure.ts';
import { runThroughCloud, withEndpoint } from './through-cloud.ts';

export interface BusyOptions {
  readonly assembly: string;
  readonly requests: number;
  /** Of the latency, in milliseconds. */
  readonly median: number;
  readonly execArgv: readonly string[];
}

const slots = 64;
const sigma = 1;

/** How many of an endpoint's slots are kept busy while questions are written and ballots drawn. */
export async function measureBusySlots({ assembly, requests, median, execArgv }: BusyOptions): Promise<Figure[]> {
  // Two of three ballots decide where they agree, as they do here: three calls a row.
  const shape = { rows: Math.round(requests / 3), variants: 1, ballots: 3 };
  const { endpoint, result: run } = await withEndpoint({ slots, medianMs: median, sigma }, (url) =>
    // More calls than slots, as behind a real endpoint: while one answer travels, the next request waits there.
    runThroughCloud({ assembly, url, concurrency: slots + 16, shape }, execArgv),
  );
  return [
    {
      name: 'slots busy, first request to last arrival',
      value: 100 * endpoint.slots.busy,
      unit: '%',
      goal: { atLeast: 85 },
      note: `${endpoint.authored} questions, ${endpoint.solved} ballots in ${endpoint.slots.seconds.toFixed(1)} s; accepted ${run.counts.accepted}`,
    },
    ...Object.entries(endpoint.slots.busyByStage).map(([stage, busy]) => ({
      name: `slots busy, ${stage} alone`,
      value: 100 * busy,
      unit: '%',
    })),
    { name: 'calls asked twice', value: endpoint.repeated, unit: 'calls', note: endpoint.slots.timeline.join(' ') },
  ];
}
