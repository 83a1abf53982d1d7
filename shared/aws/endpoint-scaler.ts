import {
  type ApplicationAutoScalingClient,
  ObjectNotFoundException,
  RegisterScalableTargetCommand,
  ValidationException,
} from '@aws-sdk/client-application-auto-scaling';
import { endpointVariant } from '../contract/endpoints.ts';
import type { EndpointScaler } from '../ports.ts';

/** Sets the smallest capacity of an endpoint's scalable target; the largest stays. */
export function endpointScaler(client: ApplicationAutoScalingClient): EndpointScaler {
  return {
    async atLeast(endpoint, instances) {
      const change = new RegisterScalableTargetCommand({
        ServiceNamespace: 'sagemaker',
        ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
        ResourceId: `endpoint/${endpoint}/variant/${endpointVariant}`,
        MinCapacity: instances,
      });
      try {
        await client.send(change);
        return true;
      } catch (error) {
        // A target that is not there would have to be made, with a largest capacity too.
        if (error instanceof ValidationException || error instanceof ObjectNotFoundException) return false;
        throw error;
      }
    },
  };
}
