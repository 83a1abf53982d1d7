import type { EndpointMode } from '../shared/contract/plan.ts';
import type { Figure } from './figure.ts';
import { runThroughCloud, withEndpoint } from './through-cloud.ts';

export interface ModesOptions {
  readonly assembly: string;
  readonly rows: number;
  readonly requests: number;
  readonly median: number;
}

const slots = 64;
const modes = ['realtime', 'async'] as const satisfies readonly EndpointMode[];

/** What calls one by one and batches cost and reach, one after the other on the same machine. */
export async function measureModes({ assembly, rows, requests, median }: ModesOptions): Promise<Figure[]> {
  const found: Figure[] = [];
  const cpu: number[] = [];
  for (const mode of modes) {
    const shape = { rows, variants: 1, ballots: 1 };
    const { result } = await withEndpoint({ slots, medianMs: 0, sigma: 0 }, (url) =>
      runThroughCloud({ assembly, url, concurrency: slots, shape, mode }),
    );
    const seconds = (result.finishedAt - result.startedAt) / 1000;
    cpu.push((result.cpuSeconds / rows) * 1000);
    found.push(
      { name: `${mode}: rows/s`, value: rows / seconds, unit: 'rows/s', note: `accepted ${result.counts.accepted}` },
      { name: `${mode}: CPU time per 1,000 rows`, value: (result.cpuSeconds / rows) * 1000, unit: 's' },
      { name: `${mode}: peak memory of the local cloud`, value: result.peakMegabytes, unit: 'MB' },
    );
    const busy = await withEndpoint({ slots, medianMs: median, sigma: 1 }, (url) =>
      runThroughCloud({
        assembly,
        url,
        concurrency: slots + 16,
        shape: { rows: Math.round(requests / 3), variants: 1, ballots: 3 },
        mode,
      }),
    );
    const { slots: used, authored, solved, repeated } = busy.endpoint;
    found.push({
      name: `${mode}: slots busy`,
      value: 100 * used.busy,
      unit: '%',
      note: `${authored} questions, ${solved} ballots in ${used.seconds.toFixed(1)} s; asked twice: ${repeated}`,
    });
  }
  const [realtime = 0, async = 0] = cpu;
  return [...found, { name: 'CPU time, async to realtime', value: async / realtime, unit: 'x' }];
}
