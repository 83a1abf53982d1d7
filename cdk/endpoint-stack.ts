import { Aws, CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnEndpoint, CfnEndpointConfig, CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import { skipChecks } from './acknowledged.ts';
import { endpointRights, imageAccount, imageRepository } from './endpoint-rights.ts';
import type { EndpointSettings } from './settings.ts';

export interface EndpointStackProps extends StackProps {
  readonly settings: EndpointSettings;
}

/** Host software with the driver that CUDA 13 images need; the default of SageMaker is older and they do not start on it. */
const hostImage = 'al2023-ami-sagemaker-inference-gpu-4-1';

/** Seconds to fetch the weights, and to load them until the container answers its health check; both at most an hour. */
const [downloadSeconds, startSeconds] = [1800, 1800];

/** Where SageMaker lays weights that come from S3. */
const modelFolder = '/opt/ml/model';

/**
 * A model behind an endpoint with the name that the pipeline is bound to. Model and endpoint configuration carry no
 * names of their own: a change replaces them, and the endpoint moves over without a gap.
 */
export class EndpointStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: EndpointStackProps) {
    super(scope, id, props);
    const rights = endpointRights(this, settings);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('sagemaker.amazonaws.com'),
      description: 'Rights of the model container',
      inlinePolicies: { rights: new PolicyDocument({ statements: rights.map(({ statement }) => statement) }) },
    });
    Validations.of(role).acknowledge(...rights.flatMap(({ acknowledged }) => acknowledged));
    const model = new CfnModel(this, 'Model', {
      executionRoleArn: role.roleArn,
      // A model from the hub must be fetched by the container; one from S3 is laid before it by SageMaker.
      enableNetworkIsolation: settings.modelData !== undefined,
      primaryContainer: {
        image: `${imageAccount(this)}.dkr.ecr.${Aws.REGION}.${Aws.URL_SUFFIX}/${imageRepository}:${settings.vllmImageTag}`,
        environment: vllmEnvironment(settings),
        ...(settings.modelData === undefined ? {} : { modelDataSource: fromS3(settings.modelData) }),
      },
    });
    if (settings.modelData === undefined) skipChecks(model, 'CKV_AWS_370');
    const config = new CfnEndpointConfig(this, 'Config', {
      productionVariants: [variant(model, settings)],
      ...(settings.endpointKeyArn === undefined ? {} : { kmsKeyId: settings.endpointKeyArn }),
    });
    new CfnEndpoint(this, 'Endpoint', {
      endpointName: settings.endpointName,
      endpointConfigName: config.attrEndpointConfigName,
      // Keeps the counts that scaling has set when something else of the endpoint changes.
      retainAllVariantProperties: true,
    });
    new CfnOutput(this, 'EndpointName', { value: settings.endpointName });
    new CfnOutput(this, 'ModelName', { value: settings.model, description: 'Name for `roles` in run.yaml' });
  }
}

function variant(model: CfnModel, settings: EndpointSettings): CfnEndpointConfig.ProductionVariantProperty {
  return {
    variantName: 'AllTraffic',
    modelName: model.attrModelName,
    instanceType: settings.instanceType,
    initialInstanceCount: settings.instanceCount,
    initialVariantWeight: 1,
    inferenceAmiVersion: hostImage,
    routingConfig: { routingStrategy: 'LEAST_OUTSTANDING_REQUESTS' },
    modelDataDownloadTimeoutInSeconds: downloadSeconds,
    containerStartupHealthCheckTimeoutInSeconds: startSeconds,
  };
}

/** Each variable `SM_VLLM_<FLAG>` becomes the option `--<flag>` of the server. */
function vllmEnvironment({ model, modelData, modelLength }: EndpointSettings): Record<string, string> {
  return {
    SM_VLLM_MODEL: modelData === undefined ? model : modelFolder,
    SM_VLLM_SERVED_MODEL_NAME: model,
    SM_VLLM_MAX_MODEL_LEN: String(modelLength),
  };
}

const fromS3 = (s3Uri: string): CfnModel.ModelDataSourceProperty => ({
  s3DataSource: { s3Uri, s3DataType: 'S3Prefix', compressionType: 'None' },
});
