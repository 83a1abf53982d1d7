import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type MetricName, metricNamespace } from '../shared/contract/metrics.ts';

/** A metric of ours over all stages and runs. */
export function ownMetric(metricName: MetricName, kept: { statistic: string; period: Duration }): Metric {
  return new Metric({ namespace: metricNamespace, metricName, ...kept });
}
