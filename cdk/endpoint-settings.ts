import type { Node } from 'constructs';
import { z } from 'zod';
import { endpointPresets, presetNames } from '../shared/contract/endpoint-presets.ts';
import { EndpointAlias, embedderEndpoint, firstEndpoint } from '../shared/contract/endpoints.ts';
import { EndpointMode } from '../shared/contract/plan.ts';
import { defaultName, EndpointName, readContext, SettingsWrong } from './settings.ts';

const InstanceType = z
  .string()
  .regex(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/u, 'expected an instance type of SageMaker such as ml.g6e.xlarge');

const EndpointContext = z.strictObject({
  endpointName: EndpointName,
  endpointMode: EndpointMode,
  /** Size of model to start from; what else is set wins. */
  preset: z.enum(presetNames),
  /** Hub id of the model; with `modelData` only the name that requests carry. */
  model: z.string().min(1),
  /** Folder of the weights. With it the container has no way to the network. */
  modelData: z
    .string()
    .regex(/^s3:\/\/[a-z0-9.-]{3,63}\/(?:[^*?]+\/)$/u, 'expected s3://bucket/folder/ with a slash at the end'),
  modelLength: z.int().min(1024),
  /** In order of preference. SageMaker takes at most five. */
  instanceTypes: z.array(InstanceType).min(1).max(5),
  /** Instances to begin with; at creation there must be one. */
  instanceCount: z.int().min(1).max(100),
  /** An async endpoint grows to it with its backlog; a realtime endpoint keeps `instanceCount`. */
  maxInstances: z.int().min(1).max(100),
  tensorParallel: z.int().min(1).max(16),
  copies: z.int().min(1).max(16),
  /** Releases come about every two weeks. */
  vllmImageTag: z.string().min(1),
  /** Key for the endpoint's storage volume. Types with local NVMe disks (g5, g6, g6e, p5) refuse one: they encrypt in hardware. */
  endpointKeyArn: z.string().startsWith('arn:'),
  /** The pipeline's buckets are under a key of its own. */
  customerKey: z.boolean(),
  /** The endpoint is made by somebody else; only its name, its mode and its slots count. */
  existing: z.boolean(),
  /** Calls that the endpoint works on at once, with all its instances; as its engines have sequences when not given. */
  slots: z.int().min(1).max(100_000),
  /** Secret with a token of the Hugging Face hub, for a gated model that the container fetches. */
  hubTokenSecretArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+$/u,
      'expected the ARN of a secret of Secrets Manager',
    ),
  /** What tells its model from others of the name, e.g. a commit; prompts of runs note it. */
  revision: z.string().regex(/^[\x21-\x7e]{1,200}$/u, 'expected at most 200 characters without spaces'),
  /** Whether it is sent the JSON schemas of prompts; an endpoint of ours keeps to them. */
  schemas: z.boolean(),
  /** Instances of an async endpoint that runs keep up while they call it; without it instances follow the backlog alone. */
  warmInstances: z.int().min(1).max(100),
});
type EndpointContext = z.infer<typeof EndpointContext>;
/** As much of it as somebody has set. */
const Given = EndpointContext.partial();
type Given = z.infer<typeof Given>;

/** vLLM 0.27 on CUDA 13. */
const imageTag = 'server-sagemaker-cuda-v2.3';

type Optional =
  | 'modelData'
  | 'endpointKeyArn'
  | 'hubTokenSecretArn'
  | 'preset'
  | 'revision'
  | 'schemas'
  | 'slots'
  | 'warmInstances';
/** Everything about an endpoint, what preset and defaults give included. */
export type EndpointSettings = Required<Omit<EndpointContext, Optional>> & {
  readonly modelData: string | undefined;
  readonly endpointKeyArn: string | undefined;
  readonly hubTokenSecretArn: string | undefined;
  readonly revision: string | undefined;
  /** Undefined for an endpoint of which nobody has said it. */
  readonly schemas: boolean | undefined;
  readonly sequences: number;
  /** Undefined for an endpoint of which nobody has said it. */
  readonly slots: number | undefined;
  readonly warmInstances: number | undefined;
};

/** The endpoint that the context describes. @throws SettingsWrong */
export const readEndpointSettings = (node: Node): EndpointSettings => complete(readOne(node));

/** All endpoints that the pipeline may call, by the names that run.yaml may use, the first one first. */
export const readEndpoints = (node: Node): ReadonlyMap<string, EndpointSettings> =>
  new Map([[firstEndpoint, readEndpointSettings(node)], ...readFurtherEndpoints(node)]);

/**
 * Further endpoints from the context `endpoints`, by suffix: `{"judge": {"preset": "70b"}}` is another endpoint beside the
 * first, which is like it where nothing else is said.
 *
 * @throws SettingsWrong
 */
export function readFurtherEndpoints(node: Node): ReadonlyMap<string, EndpointSettings> {
  const first = readOne(node);
  const { endpointName = defaultName, existing: _existing, slots: _slots, warmInstances: _warm, ...rest } = first;
  // What is said of one model is not true of another.
  const { revision: _revision, schemas: _schemas, hubTokenSecretArn: _token, ...common } = rest;
  const { preset: _preset, model: _model, modelData: _modelData, ...shared } = common;
  const further = readContext(node, 'endpoints', z.record(Suffix, Given).optional()) ?? {};
  return new Map(
    Object.entries({ [embedderEndpoint]: embedder, ...further }).map(([suffix, own]) => [
      suffix,
      complete({ ...shared, endpointName: `${endpointName}-${suffix}`, ...own }),
    ]),
  );
}

/** Made by somebody else, for the small models that it takes; answers single calls. */
const embedder: Given = { existing: true, endpointMode: 'realtime' };

const Suffix = EndpointAlias.refine(
  (name) => name !== firstEndpoint,
  `"${firstEndpoint}" is the endpoint that has no suffix`,
);

function readOne(node: Node): Given {
  const fields = Object.entries(EndpointContext.shape).map(([name, schema]) => [
    name,
    readContext(node, name, (schema as z.ZodType<unknown>).optional()),
  ]);
  return Given.parse(Object.fromEntries(fields.filter(([, value]) => value !== undefined)));
}

function slotsOf({ preset: name, copies, maxInstances, instanceCount, warmInstances }: Given): number {
  const preset = endpointPresets[name ?? '8b'];
  return (
    preset.sequences * (copies ?? preset.copies) * Math.max(maxInstances ?? 1, instanceCount ?? 1, warmInstances ?? 1)
  );
}

function complete(given: Given): EndpointSettings {
  const preset = endpointPresets[given.preset ?? '8b'];
  const { warmInstances: warm } = given;
  if (warm !== undefined && given.endpointMode === 'realtime')
    throw new SettingsWrong(
      'The context value "warmInstances" is for async endpoints: a realtime endpoint keeps its instances.',
    );
  if (warm !== undefined && given.maxInstances !== undefined && warm > given.maxInstances)
    throw new SettingsWrong(
      `The context value "warmInstances" is ${warm}, more than "maxInstances", ${given.maxInstances}.`,
    );
  if (given.hubTokenSecretArn !== undefined && given.modelData !== undefined)
    throw new SettingsWrong(
      'The context value "hubTokenSecretArn" is for a model from the hub: with "modelData" the container has no way there.',
    );
  return {
    endpointName: given.endpointName ?? defaultName,
    endpointMode: given.endpointMode ?? 'async',
    model: given.model ?? preset.model,
    modelData: given.modelData,
    modelLength: given.modelLength ?? preset.modelLength,
    instanceTypes: given.instanceTypes ?? preset.instances.map(({ type }) => type),
    instanceCount: given.instanceCount ?? 1,
    maxInstances: given.maxInstances ?? Math.max(1, given.instanceCount ?? 1, warm ?? 1),
    tensorParallel: given.tensorParallel ?? preset.tensorParallel,
    copies: given.copies ?? preset.copies,
    vllmImageTag: given.vllmImageTag ?? imageTag,
    endpointKeyArn: given.endpointKeyArn,
    hubTokenSecretArn: given.hubTokenSecretArn,
    revision: given.revision,
    schemas: given.schemas ?? (given.existing ? undefined : true),
    customerKey: given.customerKey ?? false,
    sequences: preset.sequences,
    existing: given.existing ?? false,
    slots: given.slots ?? (given.existing ? undefined : slotsOf(given)),
    warmInstances: warm,
  };
}
