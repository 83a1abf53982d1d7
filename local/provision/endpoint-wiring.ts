import { z } from 'zod';
import { wiringParameter } from '../../shared/contract/endpoint-wiring.ts';
import type { ProvisionedStack } from './provision.ts';

/** What an async endpoint is configured with: where it writes and whom it tells. */
export interface EndpointWiring {
  /** `s3://bucket/prefix`. */
  readonly replies: string;
  readonly failures: string;
  readonly successTopic: string;
  readonly errorTopic: string;
}

const Parameter = z.object({ Name: z.string().optional(), Value: z.string() });

/** Reads the parameters that a stack publishes for endpoints; undefined when it publishes none. */
export function endpointWiring(stack: ProvisionedStack, stackName: string): EndpointWiring | undefined {
  const values = new Map(
    stack.ids('AWS::SSM::Parameter').map((id) => {
      const { Name = id, Value } = Parameter.parse(stack.properties(id));
      return [Name, Value];
    }),
  );
  const replies = values.get(wiringParameter(stackName, 'replies'));
  const failures = values.get(wiringParameter(stackName, 'failures'));
  const successTopic = values.get(wiringParameter(stackName, 'success-topic'));
  const errorTopic = values.get(wiringParameter(stackName, 'error-topic'));
  if (!replies || !failures || !successTopic || !errorTopic) return undefined;
  return { replies, failures, successTopic, errorTopic };
}
