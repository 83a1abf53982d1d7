import { Aws, CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnEndpoint, CfnEndpointConfig, CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import { endpointVariant } from '../shared/contract/endpoints.ts';
import { skipChecks } from './acknowledged.ts';
import { asyncConfig, asyncRights, readWiring } from './endpoint-async.ts';
import { endpointRights, imageAccount, imageRepository } from './endpoint-rights.ts';
import { EndpointScaling } from './endpoint-scaling.ts';
import type { EndpointSettings } from './endpoint-settings.ts';

export interface EndpointStackProps extends StackProps {
  readonly settings: EndpointSettings;
  /** Name of the pipeline's stack, whose bucket and topics an async endpoint uses. */
  readonly pipeline: string;
}

/** Host software with the driver that CUDA 13 images need; the default of SageMaker is older and they do not start on it. */
const hostImage = 'al2023-ami-sagemaker-inference-gpu-4-1';

/** Seconds to fetch the weights, and to load them until the container answers its health check; both at most an hour. */
const [downloadSeconds, startSeconds] = [1800, 1800];

/** Seconds to find capacity in all pools together; 300 to 3,600. */
const provisionSeconds = 1800;

/** Where SageMaker lays weights that come from S3. */
const modelFolder = '/opt/ml/model';

/**
 * A model behind an endpoint with the name that the pipeline is bound to. Model and endpoint configuration carry no
 * names of their own: a change replaces them, and the endpoint moves over without a gap.
 */
export class EndpointStack extends Stack {
  constructor(scope: Construct, id: string, { settings, pipeline, ...props }: EndpointStackProps) {
    super(scope, id, props);
    const wiring = settings.endpointMode === 'async' ? readWiring(this, pipeline, settings.customerKey) : undefined;
    const rights = [...endpointRights(this, settings), ...(wiring === undefined ? [] : asyncRights(this, wiring))];
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
      ...(wiring === undefined ? {} : { asyncInferenceConfig: asyncConfig(wiring) }),
      ...(settings.endpointKeyArn === undefined ? {} : { kmsKeyId: settings.endpointKeyArn }),
    });
    const endpoint = new CfnEndpoint(this, 'Endpoint', {
      endpointName: settings.endpointName,
      endpointConfigName: config.attrEndpointConfigName,
      // Keeps the counts that scaling has set when something else of the endpoint changes.
      retainAllVariantProperties: true,
    });
    if (wiring !== undefined) {
      const { endpointName, maxInstances } = settings;
      const warmed = settings.warmInstances !== undefined;
      new EndpointScaling(this, 'Scaling', {
        endpoint,
        endpointName,
        variantName: endpointVariant,
        maxInstances,
        warmed,
      });
    }
    new CfnOutput(this, 'EndpointName', { value: settings.endpointName });
    new CfnOutput(this, 'ModelName', { value: settings.model, description: 'Name for `roles` in run.yaml' });
  }
}

function variant(model: CfnModel, settings: EndpointSettings): CfnEndpointConfig.ProductionVariantProperty {
  return {
    variantName: endpointVariant,
    modelName: model.attrModelName,
    ...instances(settings.instanceTypes),
    initialInstanceCount: settings.instanceCount,
    initialVariantWeight: 1,
    inferenceAmiVersion: hostImage,
    // The queue of an async endpoint gives work to whoever has room.
    ...(settings.endpointMode === 'async' ? {} : { routingConfig: { routingStrategy: 'LEAST_OUTSTANDING_REQUESTS' } }),
    modelDataDownloadTimeoutInSeconds: downloadSeconds,
    containerStartupHealthCheckTimeoutInSeconds: startSeconds,
  };
}

/** One type by itself, several as pools: the first that has capacity is taken. */
function instances(
  types: readonly string[],
): Pick<
  CfnEndpointConfig.ProductionVariantProperty,
  'instanceType' | 'instancePools' | 'variantInstanceProvisionTimeoutInSeconds'
> {
  if (types.length === 1) return { instanceType: String(types[0]) };
  return {
    instancePools: types.map((instanceType, index) => ({ instanceType, priority: index + 1 })),
    variantInstanceProvisionTimeoutInSeconds: provisionSeconds,
  };
}

/** Each variable `SM_VLLM_<FLAG>` becomes the option `--<flag>` of the server; `true` a flag without a value. */
function vllmEnvironment(settings: EndpointSettings): Record<string, string> {
  const { model, modelData, modelLength, tensorParallel, copies, sequences, hubTokenSecretArn } = settings;
  return {
    SM_VLLM_MODEL: modelData === undefined ? model : modelFolder,
    SM_VLLM_SERVED_MODEL_NAME: model,
    SM_VLLM_MAX_MODEL_LEN: String(modelLength),
    SM_VLLM_TENSOR_PARALLEL_SIZE: String(tensorParallel),
    ...(copies === 1 ? {} : { SM_VLLM_DATA_PARALLEL_SIZE: String(copies) }),
    SM_VLLM_MAX_NUM_SEQS: String(sequences),
    // Prompts of a recipe begin alike, and ballots of a question are equal.
    SM_VLLM_ENABLE_PREFIX_CACHING: 'true',
    // CloudFormation puts the token in while it deploys: it stands in no template, and the container may read no secret.
    ...(hubTokenSecretArn === undefined ? {} : { HF_TOKEN: `{{resolve:secretsmanager:${hubTokenSecretArn}}}` }),
  };
}

const fromS3 = (s3Uri: string): CfnModel.ModelDataSourceProperty => ({
  s3DataSource: { s3Uri, s3DataType: 'S3Prefix', compressionType: 'None' },
});
