import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type HandlerName, handlerNames, type WorkerName, workerNames } from '../shared/contract/environment.ts';
import { metricNames } from '../shared/contract/metrics.ts';
import { skipChecks } from './acknowledged.ts';
import { pipelineDashboard } from './dashboard.ts';
import { ownMetric } from './own-metric.ts';
import { profiles, type StageFunction } from './stage-function.ts';
import type { WorkQueue } from './work-queue.ts';

export interface MonitoringProps {
  readonly functions: Readonly<Record<HandlerName, StageFunction>>;
  readonly queues: Readonly<Record<WorkerName, WorkQueue>>;
  /** Notices of the endpoint. */
  readonly replies: WorkQueue;
  readonly missed: Queue;
  readonly stateMachine: StateMachine;
  readonly alarmEmail: string | undefined;
}

/** Alarms on what a person must look at, and a dashboard. Every alarm says what to do in its description. */
export class Monitoring extends Construct {
  readonly dashboardUrl: string;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { functions, queues, replies, missed, stateMachine, alarmEmail } = props;
    for (const worker of workerNames) {
      const { queue, deadLetters } = queues[worker];
      this.alarm(
        `${worker}-dead-letters`,
        deadLettersOf(deadLetters),
        `A ${worker} message failed on every receive. Its shard is written off; see the graveyard of the run and mend the cause.`,
      );
      const minutes = Math.max(30, 4 * profiles[worker].minutes);
      this.alarm(
        `${worker}-waits`,
        queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes }),
        `A ${worker} message has waited for more than ${minutes} minutes. Look for throttles, a failing endpoint or too little concurrency.`,
        { threshold: minutes * 60 },
      );
    }
    this.alarm(
      'collect-dead-letters',
      deadLettersOf(replies.deadLetters),
      'A notice of the endpoint failed on every receive. Its batch is found by looking for it; the log of collect says why.',
    );
    this.alarm(
      'missed-drops',
      missed.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: 'Maximum' }),
      'A complete drop could not start an execution. Write its run.yaml again once the cause is mended.',
    );
    for (const handler of handlerNames) {
      const { function: lambda } = functions[handler];
      this.alarm(
        `${handler}-errors`,
        new MathExpression({
          expression: 'FILL(errors, 0) + FILL(throttles, 0)',
          usingMetrics: {
            errors: lambda.metricErrors({ period: fiveMinutes }),
            throttles: lambda.metricThrottles({ period: fiveMinutes }),
          },
          period: fiveMinutes,
        }),
        `The ${handler} function failed or was throttled; its log says why. Work is tried again by itself.`,
        { evaluationPeriods: 3, datapointsToAlarm: 2 },
      );
    }
    this.alarm(
      'executions-failed',
      new MathExpression({
        expression: 'FILL(failed, 0) + FILL(late, 0)',
        usingMetrics: {
          failed: stateMachine.metricFailed({ period: fiveMinutes }),
          late: stateMachine.metricTimedOut({ period: fiveMinutes }),
        },
        period: fiveMinutes,
      }),
      'An execution failed or ran out of time. The item of the run in the Runs table says why; resume it once the cause is mended.',
    );
    this.alarm(
      'runs-failed',
      ownMetric(metricNames.runsFailed, { statistic: 'Sum', period: fiveMinutes }),
      'A run or drop failed. The item of the run in the Runs table, or refused/<drop>.json in the work bucket, says why.',
    );
    this.alarm(
      'stalled',
      new MathExpression({
        expression: 'IF(FILL(looks, 0) > 0 AND FILL(done, 0) == 0, 1, 0)',
        usingMetrics: {
          looks: ownMetric(metricNames.progress, { statistic: 'SampleCount', period: halfHour }),
          done: ownMetric(metricNames.shardsDone, { statistic: 'Sum', period: halfHour }),
        },
        period: halfHour,
      }),
      'A run is under way, but no shard was finished for half an hour. Look at the endpoint and at the age of messages.',
    );
    if (alarmEmail !== undefined) this.notify(alarmEmail);
    this.dashboardUrl = pipelineDashboard(this, props).url;
  }

  private alarm(id: string, metric: IMetric, alarmDescription: string, more: Partial<AlarmProps> = {}): void {
    new Alarm(this, id, {
      metric,
      alarmDescription: `${alarmDescription} See docs/runbook.md.`,
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...more,
    });
  }

  private notify(email: string): void {
    const topic = new Topic(this, 'Notices', { displayName: 'Sower alarms', enforceSSL: true });
    skipChecks(topic, 'CKV_AWS_26');
    topic.addSubscription(new EmailSubscription(email));
    for (const alarm of this.node.children) if (alarm instanceof Alarm) alarm.addAlarmAction(new SnsAction(topic));
  }
}

const fiveMinutes = Duration.minutes(5);
const halfHour = Duration.minutes(30);

/**
 * Messages on a dead-letter queue, and those that the bury function took off again. The count of sent messages would
 * miss both: it does not rise when SQS moves a message.
 */
function deadLettersOf(queue: Queue): IMetric {
  return new MathExpression({
    expression: 'FILL(waiting, 0) + FILL(taken, 0)',
    usingMetrics: {
      waiting: queue.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: 'Maximum' }),
      taken: queue.metricNumberOfMessagesReceived({ period: fiveMinutes }),
    },
    period: fiveMinutes,
  });
}
