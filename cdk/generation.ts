import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Binds the pipeline to a SageMaker endpoint by its name. The endpoint may be the one of `SowerEndpoint` or any other
 * of the account; the pipeline is deployable before it exists.
 */
export class Generation extends Construct {
  readonly endpointName: string;
  readonly endpointArn: string;

  constructor(scope: Construct, id: string, { endpointName }: { readonly endpointName: string }) {
    super(scope, id);
    this.endpointName = endpointName;
    this.endpointArn = Stack.of(this).formatArn({
      service: 'sagemaker',
      resource: 'endpoint',
      // ARNs of endpoints carry the name in lower case.
      resourceName: endpointName.toLowerCase(),
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }
}
