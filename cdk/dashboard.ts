import { Duration, Stack } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { handlerNames, workerNames } from '../shared/contract/environment.ts';
import { metricNames } from '../shared/contract/metrics.ts';
import type { MonitoringProps } from './monitoring.ts';
import { ownMetric } from './own-metric.ts';

/** One page: what the runs make, what waits, what breaks, how long functions take. */
export function pipelineDashboard(
  scope: Construct,
  { functions, queues, stateMachine, missed }: MonitoringProps,
): { readonly url: string } {
  const period = Duration.minutes(5);
  const sum = (name: (typeof metricNames)[keyof typeof metricNames]): IMetric =>
    ownMetric(name, { statistic: 'Sum', period });
  const dashboard = new Dashboard(scope, 'Dashboard', {
    defaultInterval: Duration.hours(6),
    widgets: [
      [
        graph('Records', [
          sum(metricNames.recordsKept),
          sum(metricNames.recordsRejected),
          sum(metricNames.recordsFailed),
        ]),
        graph('Tokens', [sum(metricNames.tokensIn), sum(metricNames.tokensOut)]),
        graph('Shards', [sum(metricNames.shardsDone), sum(metricNames.shardsFailed)]),
      ],
      [
        graph(
          'Messages waiting',
          workerNames.map((worker) =>
            queues[worker].queue.metricApproximateNumberOfMessagesVisible({ label: worker, period }),
          ),
        ),
        graph(
          'Age of the oldest message, seconds',
          workerNames.map((worker) =>
            queues[worker].queue.metricApproximateAgeOfOldestMessage({ label: worker, period }),
          ),
        ),
        graph('Dead letters and missed drops', [
          ...workerNames.map((worker) =>
            queues[worker].deadLetters.metricNumberOfMessagesReceived({ label: worker, period }),
          ),
          missed.metricApproximateNumberOfMessagesVisible({ label: 'missed drops', period }),
        ]),
      ],
      [
        graph('Executions', [
          stateMachine.metricStarted({ period }),
          stateMachine.metricSucceeded({ period }),
          stateMachine.metricFailed({ period }),
        ]),
        graph(
          'Function errors',
          handlerNames.map((handler) => functions[handler].function.metricErrors({ label: handler, period })),
        ),
        graph(
          'Function time, 95 of 100, milliseconds',
          handlerNames.map((handler) =>
            functions[handler].function.metricDuration({ label: handler, period, statistic: 'p95' }),
          ),
        ),
      ],
    ],
  });
  const { region } = Stack.of(scope);
  return {
    url: `https://console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards:name=${dashboard.dashboardName}`,
  };
}

const graph = (title: string, left: IMetric[]): IWidget => new GraphWidget({ title, left, width: 8, height: 6 });
