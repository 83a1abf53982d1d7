import type { EndpointMode } from '../shared/contract/plan.ts';
import { startChild } from './child.ts';
import type { EndpointFigures } from './endpoint-figures.ts';
import type { Figure } from './figure.ts';
import type { FixedBatches } from './fixed-batches.ts';
import { runThroughCloud, withEndpoint } from './through-cloud.ts';

export interface BusyOptions {
  readonly assembly: string;
  readonly requests: number;
  /** Of the latency, in milliseconds. */
  readonly median: number;
  /** Runs, each with latencies of its own. */
  readonly draws: number;
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
export async function measureBusySlots({
  assembly,
  requests,
  median,
  draws,
  execArgv,
}: BusyOptions): Promise<Figure[]> {
  // Two of three ballots decide where they agree, as they do here: three calls a row.
  const goal = { atLeast: requests >= manyRequests ? 97 : 85 };
  const shape = { rows: Math.round(requests / 3), variants: 1, ballots: 3 };
  const settingsOf = (draw: number) => ({
    ...{ slots, medianMs: median, sigma },
    ...(draw === 0 ? {} : { draw: String(draw) }),
  });
  const figures: Figure[] = [];
  const means: number[] = [];
  for (const mode of modes) {
    const shares: number[] = [];
    for (let draw = 0; draw < draws; draw += 1) {
      const { endpoint, result: run } = await withEndpoint(settingsOf(draw), (url) =>
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
          ...(draws === 1 ? { goal } : {}),
          note: `${authored} questions, ${solved} ballots in ${seconds.toFixed(1)} s; accepted ${run.counts.accepted}${bound(endpoint)}`,
        },
        ...Object.entries(busyByStage).map(([stage, share]) => ({
          name: `${mode}: slots busy, ${stage} alone`,
          value: 100 * share,
          unit: '%',
        })),
        { name: `${mode}: calls asked twice`, value: repeated, unit: 'calls', note: timeline.join(' ') },
      );
    }
    const mean = shares.reduce((sum, share) => sum + share, 0) / draws;
    means.push(mean);
    if (draws > 1)
      figures.push({ name: `${mode}: slots busy, mean of ${draws} draws`, value: 100 * mean, unit: '%', goal });
  }
  const fixed = await withEndpoint(settingsOf(0), (url) =>
    runFixedBatches(url, { questions: shape.rows, ballots: 2, size: batchSize }),
  );
  const baseline = fixed.endpoint.slots.busy;
  return [
    ...figures,
    { name: `batches of ${batchSize}, one after the other: slots busy`, value: 100 * baseline, unit: '%' },
    ...modes.map((mode, index) => ({
      name: `${mode} to batches of ${batchSize}`,
      value: (means[index] ?? 0) / baseline,
      unit: 'x',
    })),
  ];
}

/** Ballots of a question cannot be asked before it is written, even if it had been the first of all. */
function bound({ slowestAuthoredMs, slots: { busy, seconds } }: EndpointFigures): string {
  const most = (1000 * busy * seconds) / slowestAuthoredMs;
  const slowest = `; slowest question ${(slowestAuthoredMs / 1000).toFixed(1)} s`;
  return most >= 1 ? slowest : `${slowest}: no schedule could pass ${(100 * most).toFixed(0)} %`;
}

async function runFixedBatches(url: string, batches: FixedBatches): Promise<void> {
  const child = startChild('fixed-batches.ts', [url, JSON.stringify(batches)]);
  try {
    await child.next();
  } finally {
    await child.stop();
  }
}
