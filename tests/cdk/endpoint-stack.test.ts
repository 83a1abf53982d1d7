import { describe, expect, it } from 'vitest';
import { asText, resources, synthesize, type TemplateJson } from './synthesize.ts';

const only = (template: TemplateJson, type: string): Record<string, unknown> => resources(template, type)[0]?.[1] ?? {};

describe('the endpoint', () => {
  const { SowerEndpoint: template } = synthesize();
  const model = only(template, 'AWS::SageMaker::Model');
  const config = only(template, 'AWS::SageMaker::EndpointConfig');

  it('serves a hub model with the vLLM image of AWS, pinned', () => {
    const container = model.PrimaryContainer as { Image: unknown; Environment: Record<string, string> };
    expect(asText(container.Image)).toMatch(/\/vllm:server-sagemaker-cuda-v\d+\.\d+$/u);
    expect(container.Environment).toMatchObject({
      SM_VLLM_MODEL: 'Qwen/Qwen3-8B',
      SM_VLLM_SERVED_MODEL_NAME: 'Qwen/Qwen3-8B',
    });
    expect(model.EnableNetworkIsolation).toBe(false);
  });

  it('runs on a host whose driver fits the image', () => {
    expect(config.ProductionVariants).toMatchObject([
      {
        InferenceAmiVersion: 'al2023-ami-sagemaker-inference-gpu-4-1',
        InstanceType: 'ml.g6e.xlarge',
        InitialInstanceCount: 1,
      },
    ]);
  });

  it('keeps what scaling has set, captures no data, and names nothing that must be replaced', () => {
    expect(only(template, 'AWS::SageMaker::Endpoint')).toMatchObject({
      EndpointName: 'sower',
      RetainAllVariantProperties: true,
    });
    expect(config).not.toHaveProperty('DataCaptureConfig');
    expect(config).not.toHaveProperty('EndpointConfigName');
    expect(model).not.toHaveProperty('ModelName');
  });

  it('has no tie to the pipeline but the name', () => {
    const { SowerPipeline, SowerEndpoint } = synthesize({ endpointName: 'teacher' });
    expect(JSON.stringify([SowerPipeline, SowerEndpoint])).not.toContain('Fn::ImportValue');
    expect(only(SowerEndpoint, 'AWS::SageMaker::Endpoint').EndpointName).toBe('teacher');
    expect(asText(SowerPipeline.Outputs.EndpointName?.Value)).toBe('teacher');
  });
});

describe('an endpoint with weights in S3', () => {
  const { SowerEndpoint: template } = synthesize({
    model: 'our-teacher',
    modelData: 's3://weights/teacher/',
    instanceType: 'ml.g7e.2xlarge',
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
