import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { StackEndpoints } from '../shared/contract/endpoints.ts';
import type { EndpointSettings } from './endpoint-settings.ts';

/** What the pipeline has to know of an endpoint. */
export type PipelineEndpoint = Pick<EndpointSettings, 'endpointName' | 'endpointMode' | 'slots'>;

/**
 * Binds the pipeline to SageMaker endpoints by their names. They may be those of `SowerEndpoint` and its like or any other
 * of the account; the pipeline is deployable before they exist.
 */
export class Generation extends Construct {
  /** Each once: two names of run.yaml may mean one endpoint. */
  readonly endpointArns: readonly string[];
  /** What the functions are told of the endpoints, as JSON. */
  readonly variable: string;

  constructor(
    scope: Construct,
    id: string,
    { endpoints }: { readonly endpoints: ReadonlyMap<string, PipelineEndpoint> },
  ) {
    super(scope, id);
    const bound = [...endpoints].map(([alias, { endpointName: name, endpointMode: mode, slots }]) => [
      alias,
      { name, mode, ...(slots === undefined ? {} : { slots }) },
    ]);
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
