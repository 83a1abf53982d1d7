import { metricNamespace } from '../contract/metrics.ts';
import type { Meter } from '../ports.ts';

/** CloudWatch embedded metric format: one log line becomes metrics without a call. Run ids are properties, not dimensions. */
export function emfMeter(write: (line: string) => void, now: () => number): Meter {
  return {
    count(values, dimensions) {
      const names = Object.keys(values);
      if (names.length === 0) return;
      const { stage = 'none', ...properties } = dimensions;
      write(
        JSON.stringify({
          _aws: {
            Timestamp: now(),
            CloudWatchMetrics: [
              {
                Namespace: metricNamespace,
                Dimensions: [[], ['stage']],
                Metrics: names.map((Name) => ({ Name, Unit: 'Count' })),
              },
            ],
          },
          stage,
          ...properties,
          ...values,
        }),
      );
    },
  };
}
