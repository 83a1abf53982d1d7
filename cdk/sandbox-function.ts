import { Annotations, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { pythonFiles } from '../shared/contract/python-files.ts';
import { skipChecks } from './acknowledged.ts';
import { sandboxCode } from './sandbox-code.ts';

/** One full virtual CPU, by the documented share of 1,769 MB. */
const memorySize = 1769;
const minutes = 10;

export interface SandboxFunctionProps {
  /** Folder of the project; tests give one of their own. */
  readonly root?: string | undefined;
  /** Folder with the files of Python. */
  readonly python: string | undefined;
  readonly logRetention: RetentionDays;
}

/** What `SANDBOX_PYTHON` says where there is none. */
export const noPython = 'none';

/**
 * The function that reads and runs foreign code. Its role has no policy at all, not even to write logs: it has nothing
 * to say but its answer, and whoever broke out of everything inside would have credentials that are good for nothing.
 */
export class SandboxFunction extends Construct {
  readonly function: LambdaFunction;
  /** Which Python is in it. */
  readonly python: string;

  constructor(scope: Construct, id: string, { root, python, logRetention }: SandboxFunctionProps) {
    super(scope, id);
    this.python = python === undefined ? noPython : pythonFiles.set;
    if (python === undefined)
      Annotations.of(this).addInfo(
        'The sandbox is without Python: drops whose recipe runs or checks programs will be refused. To put it in, fetch it by `npx sower python` and name the folder in SOWER_PYTHON.',
      );
    // Stays empty. Lambda wants one, and would make one for ever.
    const logGroup = new LogGroup(this, 'Logs', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: 'Rights of the sandbox: none',
    });
    this.function = new LambdaFunction(this, 'Function', {
      description: 'Sower: sandbox',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: sandboxCode(Stack.of(this), { root, python }),
      memorySize,
      timeout: Duration.minutes(minutes),
      // By its ARN: nothing may add a right to it.
      role: Role.fromRoleArn(this, 'AssumedRole', role.roleArn, { mutable: false }),
      logGroup,
    });
    skipChecks(logGroup, 'CKV_AWS_158');
    skipChecks(this.function, 'CKV_AWS_50', 'CKV_AWS_115', 'CKV_AWS_116', 'CKV_AWS_117', 'CKV_AWS_173');
  }
}
