import { createHash } from 'node:crypto';
import type { Resource } from './template.ts';

export const account = '000000000000';

/** What `Ref` and `Fn::GetAtt` give for the resources of a stack. */
export interface ResourceValues {
  /** Physical name, derived from stack and logical id: the same after every restart. */
  nameOf(logicalId: string): string;
  arnOf(logicalId: string): string;
  ref(logicalId: string): string;
  attribute(logicalId: string, name: string): string;
  /** Queues get URL and ARN from the service that holds them. */
  setQueue(logicalId: string, url: string, arn: string): void;
}

interface Shape {
  /** Property that may give an explicit name. */
  readonly nameProperty?: string;
  readonly longestName: number;
  readonly arn: (name: string, region: string) => string;
  readonly refIsArn?: true;
  readonly nameAttribute?: string;
}

const regional =
  (service: string, prefix = '') =>
  (name: string, region: string): string =>
    `arn:aws:${service}:${region}:${account}:${prefix}${name}`;

const shapes: Readonly<Record<string, Shape>> = {
  'AWS::S3::Bucket': { nameProperty: 'BucketName', longestName: 63, arn: (name) => `arn:aws:s3:::${name}` },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    longestName: 80,
    arn: regional('sqs'),
    nameAttribute: 'QueueName',
  },
  'AWS::DynamoDB::Table': { nameProperty: 'TableName', longestName: 255, arn: regional('dynamodb', 'table/') },
  'AWS::DynamoDB::GlobalTable': { nameProperty: 'TableName', longestName: 255, arn: regional('dynamodb', 'table/') },
  'AWS::Lambda::Function': { nameProperty: 'FunctionName', longestName: 64, arn: regional('lambda', 'function:') },
  'AWS::StepFunctions::StateMachine': {
    nameProperty: 'StateMachineName',
    longestName: 80,
    arn: regional('states', 'stateMachine:'),
    refIsArn: true,
    nameAttribute: 'Name',
  },
  'AWS::Events::Rule': { nameProperty: 'Name', longestName: 64, arn: regional('events', 'rule/') },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    longestName: 64,
    arn: (name) => `arn:aws:iam::${account}:role/${name}`,
  },
  'AWS::IAM::ManagedPolicy': {
    nameProperty: 'ManagedPolicyName',
    longestName: 128,
    arn: (name) => `arn:aws:iam::${account}:policy/${name}`,
    refIsArn: true,
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    longestName: 512,
    arn: (name, region) => `arn:aws:logs:${region}:${account}:log-group:${name}:*`,
  },
  'AWS::CloudWatch::Alarm': { nameProperty: 'AlarmName', longestName: 255, arn: regional('cloudwatch', 'alarm:') },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    longestName: 256,
    arn: regional('sns'),
    refIsArn: true,
    nameAttribute: 'TopicName',
  },
  'AWS::KMS::Key': { longestName: 128, arn: regional('kms', 'key/') },
};

export function resourceValues(
  stack: string,
  region: string,
  resources: Readonly<Record<string, Resource>>,
): ResourceValues {
  const queues = new Map<string, { readonly url: string; readonly arn: string }>();

  const resourceOf = (id: string): Resource => {
    const resource = resources[id];
    if (!resource) throw new Error(`The template refers to ${id}, which is no resource of this stack.`);
    return resource;
  };
  const shapeOf = (id: string): Shape => {
    const { Type } = resourceOf(id);
    const shape = shapes[Type];
    if (!shape) throw new Error(`The local cloud has no ARN for ${id} (${Type}).`);
    return shape;
  };
  const nameOf = (id: string): string => {
    const { Type, Properties = {} } = resourceOf(id);
    const shape = shapes[Type];
    const given = shape?.nameProperty === undefined ? undefined : Properties[shape.nameProperty];
    if (typeof given === 'string') return given;
    return physicalName(stack, id, shape?.longestName ?? 64);
  };
  const arnOf = (id: string): string => {
    const { arn } = shapeOf(id);
    if (resourceOf(id).Type === 'AWS::SQS::Queue') return queueOf(id).arn;
    return arn(nameOf(id), region);
  };
  const queueOf = (id: string): { readonly url: string; readonly arn: string } => {
    const queue = queues.get(id);
    if (!queue) throw new Error(`The queue ${id} is used before it exists; the template refers in a circle.`);
    return queue;
  };

  return {
    nameOf,
    arnOf,
    ref(id) {
      if (resourceOf(id).Type === 'AWS::SQS::Queue') return queueOf(id).url;
      return shapes[resourceOf(id).Type]?.refIsArn ? arnOf(id) : nameOf(id);
    },
    attribute(id, name) {
      if (name === 'Arn' || (name === 'TopicArn' && shapeOf(id).nameAttribute === 'TopicName')) return arnOf(id);
      if (name === shapeOf(id).nameAttribute) return nameOf(id);
      throw new Error(`The local cloud does not know the attribute ${name} of ${id} (${resourceOf(id).Type}).`);
    },
    setQueue: (id, url, arn) => queues.set(id, { url, arn }),
  };
}

/** Lower-case letters, digits and hyphens, which every service takes; a name too long keeps its start and gets a hash. */
function physicalName(stack: string, id: string, longest: number): string {
  const name = `${stack}-${id}`.toLowerCase().replace(/[^a-z0-9-]+/gu, '-');
  if (name.length <= longest) return name;
  const tail = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, longest - 9)}-${tail}`;
}
