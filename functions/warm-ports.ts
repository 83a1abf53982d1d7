import { dynamoClient, s3Client, scalingClient } from '../shared/aws/clients.ts';
import { dynamoEndpointUses } from '../shared/aws/dynamo-endpoint-uses.ts';
import { endpointScaler } from '../shared/aws/endpoint-scaler.ts';
import { s3Blob } from '../shared/aws/s3-blob.ts';
import { systemClock } from '../shared/aws/system-clock.ts';
import { readStackEndpoints } from '../shared/contract/endpoints.ts';
import { planReader } from '../shared/stages/plan-reader.ts';
import type { WarmPorts } from '../shared/stages/warm-endpoints.ts';

/** What the functions are wired to that keep endpoints warm. */
export function scalingPorts(environment: {
  readonly RUNS_TABLE: string;
  readonly ENDPOINTS: string;
}): Omit<WarmPorts, 'plans'> {
  return {
    uses: dynamoEndpointUses(dynamoClient(), environment.RUNS_TABLE),
    scaler: endpointScaler(scalingClient()),
    clock: systemClock,
    endpoints: readStackEndpoints(environment.ENDPOINTS).all,
  };
}

/** The same for those that look into plans. */
export const warmPorts = (
  environment: Parameters<typeof scalingPorts>[0] & { readonly WORK_BUCKET: string },
): WarmPorts => ({
  ...scalingPorts(environment),
  plans: planReader(s3Blob(s3Client(), environment.WORK_BUCKET)),
});
