import { describe, expect, it } from 'vitest';
import { emfMeter } from '../../../../shared/aws/emf-meter.ts';
import { metricNamespace } from '../../../../shared/contract/metrics.ts';

const linesOf = (count: (meter: ReturnType<typeof emfMeter>) => void): Record<string, unknown>[] => {
  const lines: string[] = [];
  count(
    emfMeter(
      (line) => lines.push(line),
      () => 5,
    ),
  );
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe('emfMeter', () => {
  it('writes one line that CloudWatch reads as metrics, by stage and in sum', () => {
    const [line] = linesOf((meter) => meter.count({ RecordsKept: 3, TokensIn: 0 }, { stage: 'solve', run: 'r-1' }));
    expect(line).toEqual({
      _aws: {
        Timestamp: 5,
        CloudWatchMetrics: [
          {
            Namespace: metricNamespace,
            Dimensions: [[], ['stage']],
            Metrics: [
              { Name: 'RecordsKept', Unit: 'Count' },
              { Name: 'TokensIn', Unit: 'Count' },
            ],
          },
        ],
      },
      stage: 'solve',
      run: 'r-1',
      RecordsKept: 3,
      TokensIn: 0,
    });
  });

  it('writes nothing where nothing is counted', () => {
    expect(linesOf((meter) => meter.count({}, { stage: 'solve' }))).toEqual([]);
  });
});
