import { describe, expect, it } from 'vitest';
import { endpointsOf, environmentOf, only } from './endpoint-parts.ts';
import { resources, synthesize, type TemplateJson } from './synthesize.ts';

describe('an async endpoint', () => {
  const { SowerEndpoint: template, SowerPipeline: pipeline } = synthesize({ maxInstances: 20 });
  const parameters = (template as unknown as { Parameters: Record<string, { Type: string; Default: string }> })
    .Parameters;
  /** Logical id of a template parameter -> name in the parameter store. */
  const stored = Object.fromEntries(
    Object.entries(parameters)
      .filter(([, { Type }]) => Type === 'AWS::SSM::Parameter::Value<String>')
      .map(([id, one]) => [id, one.Default]),
  );
  const named = (value: unknown): string | undefined => stored[(value as { Ref?: string })?.Ref ?? ''];
  const async = only(template, 'AWS::SageMaker::EndpointConfig').AsyncInferenceConfig as {
    ClientConfig: unknown;
    OutputConfig: { S3OutputPath: unknown; S3FailurePath: unknown; NotificationConfig: Record<string, unknown> };
  };
  const policies = resources(template, 'AWS::ApplicationAutoScaling::ScalingPolicy');
  const alarms = resources(template, 'AWS::CloudWatch::Alarm').map(([, alarm]) => alarm);
  const alarmOn = (metric: string, acting = true) =>
    alarms.find((one) => one.MetricName === metric && (one.AlarmActions !== undefined) === acting) ?? {};
  const policyOf = (alarm: Record<string, unknown>) => {
    const [action] = alarm.AlarmActions as { Ref: string }[];
    return policies.find(([id]) => id === action?.Ref)?.[1] ?? {};
  };

  it('writes to the bucket and tells the topics that the pipeline publishes under these names', () => {
    const { S3OutputPath, S3FailurePath, NotificationConfig } = async.OutputConfig;
    expect(
      [S3OutputPath, S3FailurePath, NotificationConfig.SuccessTopic, NotificationConfig.ErrorTopic].map(named),
    ).toEqual(
      ['replies', 'failures', 'success-topic', 'error-topic'].map((name) => `/sower/SowerPipeline/async/${name}`),
    );
    const published = resources(pipeline, 'AWS::SSM::Parameter').map(([, { Name }]) => Name);
    for (const name of Object.values(stored).filter((one) => one.startsWith('/sower/')))
      expect(published).toContain(name);
  });

  it('works on twice as many conversations as the engine has sequences for', () => {
    expect(async.ClientConfig).toEqual({ MaxConcurrentInvocationsPerInstance: 8 });
    expect(8 * 64).toBe(2 * Number(environmentOf(template).SM_VLLM_MAX_NUM_SEQS));
  });

  it('may read what batches ask, write what came of them and tell the topics, and nothing else', () => {
    const rights = JSON.stringify(only(template, 'AWS::IAM::Role').Policies);
    expect(rights).toContain('"s3:GetObject"');
    expect(rights).toContain('"s3:PutObject"');
    for (const folder of ['requests', 'replies', 'failures']) expect(rights).toContain(`/${folder}/*"`);
    expect(rights).toContain('"sns:Publish"');
    expect(rights).not.toMatch(/s3:Delete|s3:\*|sns:\*/u);
  });

  it('scales between none and its maximum', () => {
    expect(only(template, 'AWS::ApplicationAutoScaling::ScalableTarget')).toMatchObject({
      MinCapacity: 0,
      MaxCapacity: 20,
      ResourceId: 'endpoint/sower/variant/AllTraffic',
      ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      ServiceNamespace: 'sagemaker',
    });
    const [target] = Object.values(template.Resources).filter(({ Type }) => Type.endsWith('ScalableTarget'));
    expect(JSON.stringify(target)).toContain('"DependsOn":["Endpoint"]');
  });

  it('takes its first instance by a step policy, because tracking cannot begin at none', () => {
    const alarm = alarmOn('HasBacklogWithoutCapacity');
    expect(alarm).toMatchObject({ Period: 60, Threshold: 1, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
    expect(policyOf(alarm)).toMatchObject({
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'ChangeInCapacity',
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
      },
    });
  });

  it('follows the backlog of each instance', () => {
    const tracking = policies
      .map(([, policy]) => policy)
      .filter(({ PolicyType }) => PolicyType === 'TargetTrackingScaling');
    expect(tracking).toMatchObject([
      {
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 16,
          CustomizedMetricSpecification: {
            MetricName: 'ApproximateBacklogSizePerInstance',
            Namespace: 'AWS/SageMaker',
            Dimensions: [{ Name: 'EndpointName', Value: 'sower' }],
          },
        },
      },
    ]);
  });

  it('ends what has no work, by a metric that counts work in hand, never by the one that does not', () => {
    const alarm = alarmOn('ApproximateBacklogSize');
    expect(alarm).toMatchObject({
      Threshold: 0,
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      EvaluationPeriods: 15,
      TreatMissingData: 'notBreaching',
    });
    expect(policyOf(alarm)).toMatchObject({
      StepScalingPolicyConfiguration: { AdjustmentType: 'ExactCapacity', StepAdjustments: [{ ScalingAdjustment: 0 }] },
    });
  });

  it('says so when there is no capacity', () => {
    expect(alarmOn('HasBacklogWithoutCapacity', false)).toMatchObject({ EvaluationPeriods: 15 });
  });

  it('encrypts replies with the key of the pipeline, where that has one', () => {
    const { SowerEndpoint } = synthesize({ customerKey: true });
    const text = JSON.stringify(SowerEndpoint);
    expect(text).toContain('/sower/SowerPipeline/async/key');
    expect(text).toContain('"kms:GenerateDataKey"');
  });
});

describe('a realtime endpoint', () => {
  const { SowerEndpoint: template, SowerPipeline: pipeline } = synthesize({
    endpointMode: 'realtime',
    instanceCount: 3,
  });

  it('keeps its instances, routes to the least busy, and needs nothing of the pipeline', () => {
    const [variant] = only(template, 'AWS::SageMaker::EndpointConfig').ProductionVariants as Record<string, unknown>[];
    expect(variant).toMatchObject({
      InitialInstanceCount: 3,
      RoutingConfig: { RoutingStrategy: 'LEAST_OUTSTANDING_REQUESTS' },
    });
    expect(only(template, 'AWS::SageMaker::EndpointConfig')).not.toHaveProperty('AsyncInferenceConfig');
    expect(resources(template, 'AWS::ApplicationAutoScaling::ScalableTarget')).toEqual([]);
    expect(JSON.stringify(template)).not.toContain('/sower/SowerPipeline');
  });

  it('tells the functions how to call it', () => {
    const told = (from: TemplateJson) => endpointsOf(from).default;
    expect(told(pipeline)).toEqual({ name: 'sower', mode: 'realtime', slots: 768, schemas: true });
    expect(told(synthesize().SowerPipeline)).toEqual({ name: 'sower', mode: 'async', slots: 256, schemas: true });
  });
});
