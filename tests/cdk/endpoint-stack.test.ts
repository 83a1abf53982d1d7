import { describe, expect, it } from 'vitest';
import { endpointPresets, presetNames } from '../../shared/contract/endpoint-presets.ts';
import { endpointsOf, environmentOf, only } from './endpoint-parts.ts';
import { asText, resources, synthesize, type TemplateJson } from './synthesize.ts';

describe('the endpoint', () => {
  const { SowerEndpoint: template } = synthesize();
  const model = only(template, 'AWS::SageMaker::Model');
  const config = only(template, 'AWS::SageMaker::EndpointConfig');
  const endpoint = only(template, 'AWS::SageMaker::Endpoint');

  it('serves a hub model with the vLLM image of AWS, pinned', () => {
    const container = model.PrimaryContainer as { Image: unknown };
    expect(asText(container.Image)).toMatch(/\/vllm:server-sagemaker-cuda-v\d+\.\d+$/u);
    expect(environmentOf(template)).toMatchObject({
      SM_VLLM_MODEL: 'Qwen/Qwen3-8B-FP8',
      SM_VLLM_SERVED_MODEL_NAME: 'Qwen/Qwen3-8B-FP8',
      SM_VLLM_TENSOR_PARALLEL_SIZE: '1',
      SM_VLLM_ENABLE_PREFIX_CACHING: 'true',
      SM_VLLM_MAX_NUM_SEQS: '256',
    });
    expect(model.EnableNetworkIsolation).toBe(false);
  });

  it('runs on a host whose driver fits the image, of the first type that has capacity, and waits for a slow start', () => {
    const [variant] = config.ProductionVariants as Record<string, unknown>[];
    expect(variant).toMatchObject({
      InferenceAmiVersion: 'al2023-ami-sagemaker-inference-gpu-4-1',
      InstancePools: [
        { InstanceType: 'ml.g6e.xlarge', Priority: 1 },
        { InstanceType: 'ml.g6e.2xlarge', Priority: 2 },
        { InstanceType: 'ml.g7e.2xlarge', Priority: 3 },
      ],
      VariantInstanceProvisionTimeoutInSeconds: 1800,
      InitialInstanceCount: 1,
      ContainerStartupHealthCheckTimeoutInSeconds: 1800,
    });
    // With pools there is no type beside them, and scaling is by policies.
    for (const name of ['InstanceType', 'ManagedInstanceScaling', 'RoutingConfig'])
      expect(variant).not.toHaveProperty(name);
  });

  it('keeps what scaling has set, captures no data, and names nothing that must be replaced', () => {
    expect(endpoint).toMatchObject({ EndpointName: 'sower', RetainAllVariantProperties: true });
    expect(config).not.toHaveProperty('DataCaptureConfig');
    expect(config).not.toHaveProperty('EndpointConfigName');
    expect(model).not.toHaveProperty('ModelName');
  });

  it('has no tie to the pipeline but names', () => {
    const { SowerPipeline, SowerEndpoint } = synthesize({ endpointName: 'teacher' });
    expect(JSON.stringify([SowerPipeline, SowerEndpoint])).not.toContain('Fn::ImportValue');
    expect(only(SowerEndpoint, 'AWS::SageMaker::Endpoint').EndpointName).toBe('teacher');
    expect(asText(SowerPipeline.Outputs.EndpointName?.Value)).toBe('teacher');
  });
});

describe('presets', () => {
  it.each(presetNames)('%s: figures with day and source, and copies that fit the engine', (name) => {
    const preset = endpointPresets[name];
    for (const { type, asOf, source } of preset.instances) {
      expect(type).toMatch(/^ml\./u);
      expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/u);
      expect(source.length).toBeGreaterThan(20);
    }
    const { SowerEndpoint } = synthesize({ preset: name });
    expect(environmentOf(SowerEndpoint)).toMatchObject({
      SM_VLLM_MODEL: preset.model,
      SM_VLLM_TENSOR_PARALLEL_SIZE: String(preset.tensorParallel),
    });
  });

  /** USD an hour on demand, GPUs, and GB of memory on each. Sources: public price table of 2026-09-27 (g7e: us-west-2), instance pages. */
  const known: Readonly<Record<string, readonly [usd: number | undefined, gpus: number, gigabytes: number]>> = {
    'ml.g5.xlarge': [1.41, 1, 24],
    'ml.g6e.xlarge': [2.61, 1, 48],
    'ml.g6e.2xlarge': [undefined, 1, 48],
    'ml.g7e.2xlarge': [4.2, 1, 96],
    'ml.p5.4xlarge': [7.91, 1, 80],
    'ml.p5.48xlarge': [63.3, 8, 80],
  };
  /** GB of the weights: bf16 for the test model, FP8 for the others. */
  const weights = { '135m': 0.3, '8b': 8, '32b': 33, '70b': 71, '235b-moe': 235 } as const;

  it.each(presetNames)(
    '%s: known types and prices; weights that fit with room for sequences; all GPUs at work',
    (name) => {
      const { instances, tensorParallel, copies } = endpointPresets[name];
      for (const { type, usdPerHour } of instances) {
        const [usd, gpus, gigabytes] = known[type] ?? expect.fail(`${type} is not known`);
        expect(usdPerHour).toBe(usd);
        expect(tensorParallel * copies).toBe(gpus);
        // vLLM takes nine tenths of the memory; a tenth of that at least is for sequences.
        expect(weights[name]).toBeLessThan(tensorParallel * gigabytes * 0.9 * 0.9);
      }
    },
  );

  it('spread a large model over the GPUs of an instance', () => {
    const environment = environmentOf(synthesize({ preset: '235b-moe' }).SowerEndpoint);
    expect(environment).toMatchObject({ SM_VLLM_TENSOR_PARALLEL_SIZE: '4', SM_VLLM_DATA_PARALLEL_SIZE: '2' });
  });
});

describe('several endpoints', () => {
  it('are stacks of their own, like the first where nothing else is said', () => {
    const stacks = synthesize({
      maxInstances: 4,
      endpoints: { judge: { preset: '70b', maxInstances: 2 } },
    }) as unknown as Record<string, TemplateJson>;
    const judge = stacks['SowerEndpoint-judge'];
    if (judge === undefined) throw new Error('There is no second stack.');
    expect(only(judge, 'AWS::SageMaker::Endpoint').EndpointName).toBe('sower-judge');
    expect(environmentOf(judge).SM_VLLM_MODEL).toContain('Llama-3.3-70B');
    expect(only(judge, 'AWS::ApplicationAutoScaling::ScalableTarget')).toMatchObject({
      MaxCapacity: 2,
      ResourceId: 'endpoint/sower-judge/variant/AllTraffic',
    });
  });
});

describe('an endpoint that runs keep warm', () => {
  const { SowerPipeline: pipeline, SowerEndpoint: endpoint } = synthesize({ warmInstances: 2, maxInstances: 4 });

  it('is told to the functions with the instances to keep, and scales to zero nevertheless', () => {
    expect(endpointsOf(pipeline).default).toEqual({
      name: 'sower',
      mode: 'async',
      slots: 1024,
      warm: 2,
      schemas: true,
    });
    expect(only(endpoint, 'AWS::ApplicationAutoScaling::ScalableTarget')).toMatchObject({
      MinCapacity: 0,
      MaxCapacity: 4,
    });
  });

  it('ends sooner without work: only what no run needs can be idle', () => {
    const idleAfter = (from: TemplateJson): unknown =>
      resources(from, 'AWS::CloudWatch::Alarm').find(([id]) => id.includes('InstanceWithoutWork'))?.[1]
        .EvaluationPeriods;
    expect([idleAfter(endpoint), idleAfter(synthesize().SowerEndpoint)]).toEqual([5, 15]);
  });

  it('has a watchdog by the clock, which the pipeline without warm endpoints does without', () => {
    const clocks = (from: TemplateJson) =>
      resources(from, 'AWS::Events::Rule').filter(([, { ScheduleExpression }]) => ScheduleExpression !== undefined);
    expect(clocks(pipeline)).toMatchObject([
      [
        expect.any(String),
        { ScheduleExpression: 'rate(10 minutes)', Targets: [{ RetryPolicy: { MaximumRetryAttempts: 0 } }] },
      ],
    ]);
    expect(clocks(synthesize().SowerPipeline)).toEqual([]);
  });

  it.each([
    [{ warmInstances: 2, endpointMode: 'realtime' }, /for async endpoints/u],
    [{ warmInstances: 3, maxInstances: 2 }, /more than "maxInstances"/u],
    [{ endpoints: { default: { preset: '8b' } } }, /endpoints\.default/u],
  ])('%j is refused', (context, message) => {
    expect(() => synthesize(context)).toThrow(message);
  });
});

describe('endpoints of somebody else', () => {
  it('are called like the others and have no stack', () => {
    const stacks = synthesize({
      endpoints: { judge: { existing: true, endpointName: 'theirs', endpointMode: 'realtime' } },
    });
    expect(Object.keys(stacks).sort()).toEqual(['SowerEndpoint', 'SowerPipeline']);
    expect(endpointsOf(stacks.SowerPipeline)).toMatchObject({ judge: { name: 'theirs', mode: 'realtime' } });
  });
});

describe('an endpoint with weights in S3', () => {
  const { SowerEndpoint: template } = synthesize({
    model: 'our-teacher',
    modelData: 's3://weights/teacher/',
    instanceTypes: ['ml.g7e.2xlarge'],
    instanceCount: 3,
  });

  it('has no way to the network and reads that folder only', () => {
    const model = only(template, 'AWS::SageMaker::Model');
    expect(model.EnableNetworkIsolation).toBe(true);
    expect(model.PrimaryContainer).toMatchObject({
      Environment: { SM_VLLM_MODEL: '/opt/ml/model', SM_VLLM_SERVED_MODEL_NAME: 'our-teacher' },
      ModelDataSource: { S3DataSource: { S3Uri: 's3://weights/teacher/', S3DataType: 'S3Prefix' } },
    });
    const rights = JSON.stringify(only(template, 'AWS::IAM::Role'));
    expect(rights).toContain(':s3:::weights/teacher/*');
    expect(rights).toContain('{"StringLike":{"s3:prefix":["teacher/*"]}}');
  });

  it('takes instance type and count from the context', () => {
    expect(only(template, 'AWS::SageMaker::EndpointConfig').ProductionVariants).toMatchObject([
      { InstanceType: 'ml.g7e.2xlarge', InitialInstanceCount: 3 },
    ]);
  });
});

describe('what is said of a model', () => {
  const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:hub/token-AbCdEf';
  const stacks = synthesize({
    hubTokenSecretArn: secret,
    revision: '4f2a',
    endpoints: { judge: { preset: '70b' }, theirs: { existing: true }, plain: { schemas: false } },
  }) as unknown as Record<string, TemplateJson>;
  const named = (name: string): TemplateJson => {
    const template = stacks[name];
    if (template === undefined) throw new Error(`There is no stack ${name}.`);
    return template;
  };

  it('is a token of the hub from Secrets Manager, put in by CloudFormation: the container may read no secret', () => {
    const template = named('SowerEndpoint');
    expect(environmentOf(template).HF_TOKEN).toBe(`{{resolve:secretsmanager:${secret}}}`);
    expect(JSON.stringify(only(template, 'AWS::IAM::Role'))).not.toContain('secretsmanager');
    expect(JSON.stringify(template.Outputs)).not.toContain(secret);
    expect(environmentOf(named('SowerEndpoint-judge'))).not.toHaveProperty('HF_TOKEN');
    expect(JSON.stringify(named('SowerPipeline'))).not.toContain(secret);
  });

  it('is no token where the weights lie in a bucket, nor one in words', () => {
    expect(() => synthesize({ hubTokenSecretArn: secret, modelData: 's3://models/one/' })).toThrow(
      /"hubTokenSecretArn" is for a model from the hub/u,
    );
    expect(() => synthesize({ hubTokenSecretArn: 'hf_token' })).toThrow(/expected the ARN of a secret/u);
  });

  it('is a revision where one is set, and that an endpoint of ours takes JSON schemas', () => {
    const told = endpointsOf(named('SowerPipeline')) as Record<string, Record<string, unknown>>;
    expect(told.default).toMatchObject({ revision: '4f2a', schemas: true });
    expect(told.judge).toMatchObject({ schemas: true });
    expect(told.judge).not.toHaveProperty('revision');
    expect(told.theirs).not.toHaveProperty('schemas');
    expect(told.plain).toMatchObject({ schemas: false });
  });
});
