import type { EndpointMode } from '../shared/contract/plan.ts';
import { startChild } from './child.ts';
import type { Figure } from './figure.ts';
import { runThroughCloud, withEndpoint } from './through-cloud.ts';

const concurrency = 64;

interface Task {
  readonly rows: number;
  /** What the endpoint takes for each call, in milliseconds. */
  readonly latency: number;
  readonly mode: EndpointMode;
  /** Rows a second. */
  readonly wanted?: number;
}

/** The tasks that other tools are measured with, and a large one. */
const tasks: readonly Task[] = [
  { rows: 3_000, latency: 20, mode: 'realtime', wanted: 300 },
  { rows: 3_000, latency: 20, mode: 'async', wanted: 300 },
  { rows: 3_000, latency: 0, mode: 'async', wanted: 300 },
  { rows: 20_000, latency: 0, mode: 'async', wanted: 1500 },
];

/** One prompt a row and no curation, by a recipe that the drop brings, beside a client that only calls. */
export async function measurePeersTask(assembly: string): Promise<Figure[]> {
  const found: Figure[] = [];
  for (const { rows, latency, mode, wanted } of tasks) {
    const settings = { slots: concurrency, medianMs: latency, sigma: 0 };
    const { result: run, endpoint } = await withEndpoint(settings, (url) =>
      runThroughCloud({ assembly, url, concurrency, shape: { rows, prompts: 1 }, mode }),
    );
    const bare = await withEndpoint(settings, async (url) => {
      const child = startChild('bare-client.ts', [JSON.stringify({ url, calls: rows, concurrency })]);
      return (await child.next()) as number;
    });
    const seconds = (run.finishedAt - run.startedAt) / 1000;
    const calling = (endpoint.lastAt - endpoint.firstAt) / 1000;
    const name = `${rows} rows at ${latency} ms, ${mode}`;
    found.push(
      {
        name: `${name}: rows/s, upload to dataset`,
        value: rows / seconds,
        unit: 'rows/s',
        ...(wanted === undefined ? {} : { goal: { atLeast: wanted } }),
        note: `accepted ${run.counts.accepted}; calls asked twice: ${endpoint.repeated}; ${calling.toFixed(1)} s from first call to last answer`,
      },
      { name: `${name}: bare Node client`, value: rows / bare.result, unit: 'calls/s' },
      { name: `${name}: CPU time per 1,000 rows`, value: (run.cpuSeconds / rows) * 1000, unit: 's' },
      {
        name: `${name}: peak memory of the local cloud`,
        value: run.peakMegabytes,
        unit: 'MB',
        goal: { below: rows < 20_000 ? 800 : 1024 },
      },
    );
  }
  return found;
}
