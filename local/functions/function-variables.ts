import type { AccessKey } from '../provision/credentials.ts';
import type { DeployedFunction } from './deployed-function.ts';

export interface FunctionSurroundings {
  readonly region: string;
  readonly key: AccessKey;
  /** By service: what follows `AWS_ENDPOINT_URL_`. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/**
 * The environment variables of a function: the template's, what the Lambda service sets, and where the services are.
 * Nothing of the user's own environment is in it; even the user's AWS configuration file is out of reach.
 */
export function functionVariables(
  deployed: DeployedFunction,
  { region, key, endpoints }: FunctionSurroundings,
): Record<string, string> {
  return {
    ...deployed.environment,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    ...(key.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: key.sessionToken }),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: deployed.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(deployed.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${deployed.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: deployed.folder,
    AWS_CONFIG_FILE: `${deployed.folder}/no-configuration`,
    AWS_SHARED_CREDENTIALS_FILE: `${deployed.folder}/no-credentials`,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...Object.fromEntries(Object.entries(endpoints).map(([service, url]) => [`AWS_ENDPOINT_URL_${service}`, url])),
  };
}
