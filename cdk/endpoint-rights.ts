import { ArnFormat, Aws, type Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { FactName } from 'aws-cdk-lib/region-info';
import type { EndpointSettings } from './endpoint-settings.ts';
import { anywhere, plain, type Right } from './rights.ts';

/** Repository of AWS's own vLLM images. */
export const imageRepository = 'vllm';

/** The account that serves AWS's images differs between regions; the library knows it for each. */
export const imageAccount = (stack: Stack): string =>
  stack.regionalFact(FactName.DLC_REPOSITORY_ACCOUNT, '763104351884');

const logGroups = 'log-group:/aws/sagemaker/Endpoints/*';

/** What SageMaker needs in our name: pull the image, write its log, read the weights. */
export function endpointRights(stack: Stack, { modelData, endpointKeyArn }: EndpointSettings): readonly Right[] {
  const image = `arn:${Aws.PARTITION}:ecr:${Aws.REGION}:${imageAccount(stack)}:repository/${imageRepository}`;
  const logs = stack.formatArn({ service: 'logs', resource: logGroups, arnFormat: ArnFormat.NO_RESOURCE_NAME });
  return [
    plain(['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], [image]),
    anywhere(['ecr:GetAuthorizationToken'], 'A token for the registry has no resource to name in a policy.'),
    {
      ...plain(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'], [logs]),
      acknowledged: [
        {
          id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:${logGroups}]`,
          reason: 'SageMaker makes the log group of an endpoint itself, under this prefix.',
        },
      ],
    },
    ...(modelData === undefined ? [] : readWeights(modelData)),
    ...(endpointKeyArn === undefined ? [] : [plain(['kms:CreateGrant', 'kms:DescribeKey'], [endpointKeyArn])]),
  ];
}

/** @param modelData `s3://bucket/folder/`, checked by the settings. */
function readWeights(modelData: string): readonly Right[] {
  const { host: bucket, pathname } = new URL(modelData);
  const folder = `${pathname.slice(1)}*`;
  const arn = `arn:${Aws.PARTITION}:s3:::${bucket}`;
  return [
    {
      ...plain(['s3:GetObject'], [`${arn}/${folder}`]),
      acknowledged: [
        {
          id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${bucket}/${folder}]`,
          reason: 'A model is a folder of files; only this folder can be read.',
        },
      ],
    },
    {
      statement: new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [arn],
        conditions: { StringLike: { 's3:prefix': [folder] } },
      }),
      acknowledged: [],
    },
  ];
}
