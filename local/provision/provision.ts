import type { Assembly } from '../assembly.ts';
import { intrinsicResolver } from '../intrinsics.ts';
import { refuseUnknownTypes } from '../resource-types.ts';
import { account, type ResourceValues, resourceValues } from '../resource-values.ts';
import type { Resource, TemplateJson } from '../template.ts';
import { announcesObjects, provisionBucket } from './buckets.ts';
import type { Clients, StoreEndpoints } from './clients.ts';
import { provisionQueue } from './queues.ts';
import { provisionTable } from './tables.ts';

/** A stack whose buckets, queues and tables exist. */
export interface ProvisionedStack {
  readonly values: ResourceValues;
  /** Logical ids of the resources of these types. */
  ids(...types: readonly string[]): string[];
  /** Properties without intrinsics. */
  properties(logicalId: string): TemplateJson;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** Names of the buckets whose new objects are announced. */
  readonly announcing: ReadonlySet<string>;
  readonly queueUrls: ReadonlyMap<string, string>;
}

/** @throws Error naming the resource, function or property that this computer cannot stand in for. */
export async function provisionStack(
  { template }: Assembly,
  stack: string,
  region: string,
  clients: Clients,
  endpoints: StoreEndpoints,
): Promise<ProvisionedStack> {
  const conditions = intrinsicResolver({ template, pseudo: pseudoParameters(stack, region), ...noResources });
  const active = ({ Condition }: { readonly Condition?: string | undefined }): boolean =>
    Condition === undefined || conditions.condition(Condition);
  const resources = Object.fromEntries(Object.entries(template.Resources).filter(([, resource]) => active(resource)));
  refuseUnknownTypes(resources);
  const values = resourceValues(stack, region, resources);
  const { resolve } = intrinsicResolver({ template, pseudo: pseudoParameters(stack, region), ...values });
  const properties = (id: string): TemplateJson => resolve(resources[id]?.Properties ?? {}) ?? {};
  const ids = (...types: readonly string[]): string[] =>
    Object.keys(resources).filter((id) => types.includes(resources[id]?.Type ?? ''));

  const announcing = new Set<string>();
  await Promise.all([
    ...ids('AWS::S3::Bucket').map(async (id) => {
      if (announcesObjects(id, properties(id))) announcing.add(values.nameOf(id));
      await provisionBucket(clients.objects, values.nameOf(id));
    }),
    ...ids('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').map((id) =>
      provisionTable(clients.tables, id, values.nameOf(id), properties(id)),
    ),
  ]);
  const queueUrls = new Map<string, string>();
  for (const id of deadLettersFirst(ids('AWS::SQS::Queue'), resources)) {
    const { url, arn } = await provisionQueue(clients.queues, endpoints.SQS, id, values.nameOf(id), properties(id));
    values.setQueue(id, url, arn);
    queueUrls.set(arn, url);
  }
  const outputs = Object.entries(template.Outputs)
    .filter(([, output]) => active(output))
    .map(([name, { Value }]) => [name, String(resolve(Value))]);
  return { values, ids, properties, resources, outputs: Object.fromEntries(outputs), announcing, queueUrls };
}

const pseudoParameters = (stack: string, region: string): Record<string, string> => ({
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::AccountId': account,
  'AWS::StackName': stack,
  'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${stack}/local`,
  'AWS::URLSuffix': 'amazonaws.com',
});

/** Conditions may not refer to resources. */
const noResources = {
  ref: (id: string): never => {
    throw new Error(`A condition refers to the resource ${id}.`);
  },
  attribute: (id: string): never => {
    throw new Error(`A condition refers to the resource ${id}.`);
  },
};

/** A queue names its dead-letter queue by ARN, which that queue has only once it exists. */
function deadLettersFirst(ids: readonly string[], resources: Readonly<Record<string, Resource>>): string[] {
  const redrives = (id: string): number => (resources[id]?.Properties?.RedrivePolicy === undefined ? 0 : 1);
  return [...ids].sort((a, b) => redrives(a) - redrives(b));
}
