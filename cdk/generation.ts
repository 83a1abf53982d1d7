import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { StackEndpoints } from '../shared/contract/endpoints.ts';
import { type GenerateFleet, generateFleet } from '../shared/contract/generate-fleet.ts';
import { BoundEndpoint } from '../shared/contract/plan.ts';
import type { EndpointSettings } from './endpoint-settings.ts';
import { type Right, scaleEndpoints } from './rights.ts';

/** What the pipeline has to know of an endpoint. */
export type PipelineEndpoint = Pick<EndpointSettings, 'endpointName' | 'endpointMode' | 'slots' | 'warmInstances'> &
  Partial<Pick<EndpointSettings, 'schemas' | 'revision'>>;

/** The functions that wait for the answers of endpoints; undefined where no such endpoint has said its slots. */
export function fleetOf(endpoints: ReadonlyMap<string, PipelineEndpoint>): GenerateFleet | undefined {
  const waitedFor = new Map(
    [...endpoints.values()].map(({ endpointName, endpointMode, slots = 0 }) => [
      endpointName,
      endpointMode === 'realtime' ? slots : 0,
    ]),
  );
  const slots = [...waitedFor.values()].reduce((sum, some) => sum + some, 0);
  return slots === 0 ? undefined : generateFleet(slots);
}

/**
 * Binds the pipeline to SageMaker endpoints by their names. They may be those of `SowerEndpoint` and its like or any other
 * of the account; the pipeline is deployable before they exist.
 */
export class Generation extends Construct {
  /** Each once: two names of run.yaml may mean one endpoint. */
  readonly endpointArns: readonly string[];
  /** What the functions are told of the endpoints, as JSON. */
  readonly variable: string;
  /** Whether runs keep any of them warm. */
  readonly warms: boolean;
  /** The right to do so. */
  readonly scaling: Right;

  constructor(
    scope: Construct,
    id: string,
    { endpoints }: { readonly endpoints: ReadonlyMap<string, PipelineEndpoint> },
  ) {
    super(scope, id);
    const bound = [...endpoints].map(
      ([alias, { endpointName: name, endpointMode: mode, slots, warmInstances: warm, schemas, revision }]) => [
        alias,
        BoundEndpoint.parse({ name, mode, slots, warm, schemas, revision }),
      ],
    );
    this.warms = [...endpoints.values()].some(({ warmInstances }) => warmInstances !== undefined);
    this.scaling = scaleEndpoints(Stack.of(this));
    this.variable = JSON.stringify(StackEndpoints.parse(Object.fromEntries(bound)));
    const names = new Set([...endpoints.values()].map(({ endpointName }) => endpointName));
    this.endpointArns = [...names].map((endpointName) =>
      Stack.of(this).formatArn({
        service: 'sagemaker',
        resource: 'endpoint',
        // ARNs of endpoints carry the name in lower case.
        resourceName: endpointName.toLowerCase(),
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      }),
    );
  }
}
