import type { Figure } from './figure.ts';
import { runThroughCloud, withEndpoint } from './through-cloud.ts';

export interface WhereOptions {
  readonly assembly: string;
  readonly rows: number;
  readonly ballots: number;
}

const concurrency = 64;

/** What the processor time of the rate section goes into, by profiles of every thread. Profiling itself costs a third more. */
export async function measureWhereabouts({ assembly, rows, ballots }: WhereOptions): Promise<Figure[]> {
  const { result: run } = await withEndpoint({ slots: concurrency, medianMs: 0, sigma: 0 }, (url) =>
    runThroughCloud({ assembly, url, concurrency, shape: { rows, variants: 1, ballots }, profile: true }),
  );
  const { areas, mainSeconds, threadSeconds } = run.where ?? { areas: [], mainSeconds: 0, threadSeconds: 0 };
  const perThousand = (seconds: number): number => (seconds / rows) * 1000;
  const inThreads = mainSeconds + threadSeconds;
  return [
    ...areas.map(({ area, seconds }) => ({
      name: area,
      value: perThousand(seconds),
      unit: 's per 1,000 rows',
      note: `${((100 * seconds) / inThreads).toFixed(0)} %`,
    })),
    { name: 'main thread', value: perThousand(mainSeconds), unit: 's per 1,000 rows' },
    {
      name: 'threads of functions',
      value: perThousand(threadSeconds),
      unit: 's per 1,000 rows',
      note: `${run.where?.threads ?? 0} started`,
    },
    {
      name: 'helpers of the engine',
      value: perThousand(run.cpuSeconds - inThreads),
      unit: 's per 1,000 rows',
      note: 'collect, compile, read profiles, store tables',
    },
  ];
}
