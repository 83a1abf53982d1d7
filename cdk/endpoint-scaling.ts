import { CfnScalableTarget, CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';

export interface EndpointScalingProps {
  readonly endpoint: CfnEndpoint;
  readonly endpointName: string;
  readonly variantName: string;
  readonly maxInstances: number;
  /** Whether runs hold the endpoint up while they need it. */
  readonly warmed: boolean;
}

const dimension = 'sagemaker:variant:DesiredInstanceCount';
/** Batches that may wait or be worked on for each instance before another one is started. */
const batchesPerInstance = 16;
const [growSeconds, shrinkSeconds] = [300, 600];
/**
 * An instance without work is paid for this long. Where runs keep endpoints warm, only what no run needs can be without
 * work: a pause between two stages ends nothing.
 */
const idleMinutes = { unwarmed: 15, warmed: 5 };

/**
 * From none to the maximum and back to none. Growing on the backlog of an instance cannot begin at no instance, so a
 * step policy takes the first one. An alarm ends what has nothing to do, whoever left it running: no run has to be
 * alive for that. It counts batches in work as well; the sign for the first instance does not, and would end instances
 * with work in hand.
 */
export class EndpointScaling extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { endpoint, endpointName, variantName, maxInstances, warmed }: EndpointScalingProps,
  ) {
    super(scope, id);
    const resourceId = `endpoint/${endpointName}/variant/${variantName}`;
    const target = new CfnScalableTarget(this, 'Target', {
      serviceNamespace: 'sagemaker',
      scalableDimension: dimension,
      resourceId,
      minCapacity: 0,
      maxCapacity: maxInstances,
    });
    target.addResourceDependency(endpoint);
    const dimensions = [{ name: 'EndpointName', value: endpointName }];
    new CfnScalingPolicy(this, 'Follow', {
      policyName: 'backlog-per-instance',
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.ref,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: batchesPerInstance,
        scaleOutCooldown: growSeconds,
        scaleInCooldown: shrinkSeconds,
        customizedMetricSpecification: {
          metricName: 'ApproximateBacklogSizePerInstance',
          namespace: 'AWS/SageMaker',
          dimensions,
          statistic: 'Average',
        },
      },
    });
    const idle = warmed ? idleMinutes.warmed : idleMinutes.unwarmed;
    const steps = (name: string, change: { readonly type: string; readonly by: number; readonly cooldown: number }) =>
      new CfnScalingPolicy(this, name, {
        policyName: name.toLowerCase(),
        policyType: 'StepScaling',
        scalingTargetId: target.ref,
        stepScalingPolicyConfiguration: {
          adjustmentType: change.type,
          cooldown: change.cooldown,
          metricAggregationType: 'Maximum',
          stepAdjustments: [
            change.by === 0
              ? { metricIntervalUpperBound: 0, scalingAdjustment: 0 }
              : { metricIntervalLowerBound: 0, scalingAdjustment: change.by },
          ],
        },
      });
    const begin = steps('Begin', { type: 'ChangeInCapacity', by: 1, cooldown: growSeconds });
    const end = steps('End', { type: 'ExactCapacity', by: 0, cooldown: 0 });
    const alarm = { namespace: 'AWS/SageMaker', dimensions, period: 60, treatMissingData: 'notBreaching' } as const;
    new CfnAlarm(this, 'WorkWithoutInstance', {
      ...alarm,
      alarmDescription: 'Batches wait and no instance runs: one is started. See docs/runbook.md.',
      metricName: 'HasBacklogWithoutCapacity',
      statistic: 'Average',
      threshold: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      evaluationPeriods: 1,
      alarmActions: [begin.ref],
    });
    new CfnAlarm(this, 'InstanceWithoutWork', {
      ...alarm,
      alarmDescription: `No batch waits or is worked on for ${idle} minutes: all instances are ended. See docs/runbook.md.`,
      metricName: 'ApproximateBacklogSize',
      statistic: 'Maximum',
      threshold: 0,
      comparisonOperator: 'LessThanOrEqualToThreshold',
      evaluationPeriods: idle,
      alarmActions: [end.ref],
    });
    new CfnAlarm(this, 'NoCapacity', {
      ...alarm,
      alarmDescription:
        'Batches have waited for a quarter of an hour without an instance: the Region has none of the types, or the quota is used up. See docs/runbook.md.',
      metricName: 'HasBacklogWithoutCapacity',
      statistic: 'Minimum',
      threshold: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      evaluationPeriods: 15,
    });
  }
}
