import type { EndpointMode } from '../shared/contract/plan.ts';
import { startChild } from './child.ts';
import type { Figure } from './figure.ts';
import type { FixedBatches } from './fixed-batches.ts';
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
/** From so many calls on, one slow question early in the drop is nothing against the run. */
const manyRequests = 5000;

const modes = ['realtime', 'async'] as const satisfies readonly EndpointMode[];
/** Of the batches that the comparison waits for, one after the other. */
const batchSize = 256;

/**
 * How many of an endpoint's slots are kept busy while questions are written and ballots drawn, in both ways to reach it,
 * and by a client that does the same calls in batches of one size.
 */
export async function measureBusySlots({ assembly, requests, median, execArgv }: BusyOptions): Promise<Figure[]> {
  // Two of three ballots decide where they agree, as they do here: three calls a row.
  const shape = { rows: Math.round(requests / 3), variants: 1, ballots: 3 };
  const settings = { slots, medianMs: median, sigma };
  const figures: Figure[] = [];
  const shares: number[] = [];
  for (const mode of modes) {
    const { endpoint, result: run } = await withEndpoint(settings, (url) =>
      // More calls than slots, as behind a real endpoint: while one answer travels, the next request waits there.
      runThroughCloud({ assembly, url, concurrency: slots + 16, shape, mode }, execArgv),
    );
    const { authored, solved, repeated } = endpoint;
    const { busy, busyByStage, seconds, timeline } = endpoint.slots;
    shares.push(busy);
    figures.push(
      {
        name: `${mode}: slots busy, first request to last arrival`,
        value: 100 * busy,
        unit: '%',
        goal: { atLeast: requests >= manyRequests ? 97 : 85 },
        note: `${authored} questions, ${solved} ballots in ${seconds.toFixed(1)} s; accepted ${run.counts.accepted}`,
      },
      ...Object.entries(busyByStage).map(([stage, share]) => ({
        name: `${mode}: slots busy, ${stage} alone`,
        value: 100 * share,
        unit: '%',
      })),
      { name: `${mode}: calls asked twice`, value: repeated, unit: 'calls', note: timeline.join(' ') },
    );
  }
  const fixed = await withEndpoint(settings, (url) =>
    runFixedBatches(url, { questions: shape.rows, ballots: 2, size: batchSize }),
  );
  const baseline = fixed.endpoint.slots.busy;
  return [
    ...figures,
    { name: `batches of ${batchSize}, one after the other: slots busy`, value: 100 * baseline, unit: '%' },
    ...modes.map((mode, index) => ({
      name: `${mode} to batches of ${batchSize}`,
      value: (shares[index] ?? 0) / baseline,
      unit: 'x',
    })),
  ];
}

async function runFixedBatches(url: string, batches: FixedBatches): Promise<void> {
  const child = startChild('fixed-batches.ts', [url, JSON.stringify(batches)]);
  try {
    await child.next();
  } finally {
    await child.stop();
  }
}
