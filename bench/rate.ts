import { startChild } from './child.ts';
import type { Figure } from './figure.ts';
import { runThroughCloud, withEndpoint } from './through-cloud.ts';

export interface RateOptions {
  readonly assembly: string;
  readonly rows: number;
  readonly ballots: number;
  readonly execArgv: readonly string[];
}

const concurrency = 64;

/** From so many rows on, what a run costs before its first row counts little, and more is asked. */
const largeRows = 20_000;

/** How many records a second go through the local cloud when the model costs no time, beside a client that only calls. */
export async function measureRate({ assembly, rows, ballots, execArgv }: RateOptions): Promise<Figure[]> {
  const shape = { rows, variants: 1, ballots };
  const instant = { slots: concurrency, medianMs: 0, sigma: 0 };
  const ours = await withEndpoint(instant, (url) => runThroughCloud({ assembly, url, concurrency, shape }, execArgv));
  const { result: run, endpoint } = ours;
  const calls = endpoint.authored + endpoint.solved;
  const bare = await withEndpoint(instant, async (url) => {
    const child = startChild('bare-client.ts', [JSON.stringify({ url, calls, concurrency })]);
    return (await child.next()) as number;
  });
  const wall = (run.finishedAt - run.startedAt) / 1000;
  const calling = (endpoint.lastAt - endpoint.firstAt) / 1000;
  const shared = `${rows} rows, ${calls} calls`;
  return [
    {
      name: 'rows/s, upload to dataset',
      value: rows / wall,
      unit: 'rows/s',
      goal: { atLeast: rows < largeRows ? 300 : 1500 },
      note: `${shared}; accepted ${run.counts.accepted}, rejected ${run.counts.rejected}, failed ${run.counts.failed}`,
    },
    {
      name: 'rows/s, first call to last answer',
      value: rows / calling,
      unit: 'rows/s',
      note: `in ${shown1(calling)} s`,
    },
    { name: 'calls/s, first call to last answer', value: calls / calling, unit: 'calls/s' },
    { name: 'bare Node client', value: calls / bare.result, unit: 'calls/s', note: 'same calls, nothing else' },
    { name: 'our calls/s to the bare client', value: (calls / calling) * (bare.result / calls), unit: 'x' },
    {
      name: 'peak memory of the local cloud',
      value: run.peakMegabytes,
      unit: 'MB',
      goal: { below: rows < largeRows ? 800 : 1024 },
    },
    { name: 'CPU time per 1,000 rows', value: (run.cpuSeconds / rows) * 1000, unit: 's', note: 'whole local cloud' },
    { name: 'CPU time of the endpoint per 1,000 rows', value: (endpoint.cpuSeconds / rows) * 1000, unit: 's' },
    { name: 'calls asked twice', value: endpoint.repeated, unit: 'calls' },
  ];
}

const shown1 = (value: number): string => value.toFixed(1);
