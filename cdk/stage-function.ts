import { Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { HandlerName } from '../shared/contract/environment.ts';
import { skipChecks } from './acknowledged.ts';
import { anywhere, plain, type Right, traceActions } from './rights.ts';

/** One full virtual CPU, by the documented share of 1,769 MB. */
const oneCpu = 1769;

/**
 * Memory in MB and longest run of each function. Workers give their shard back before the time is up; generate gets
 * the longest time that Lambda has because it mostly waits for the model.
 */
export const profiles: Readonly<Record<HandlerName, { readonly memory: number; readonly minutes: number }>> = {
  open: { memory: 1024, minutes: 5 },
  plan: { memory: 1024, minutes: 5 },
  advance: { memory: 1024, minutes: 2 },
  normalize: { memory: oneCpu, minutes: 5 },
  generate: { memory: 1024, minutes: 15 },
  collect: { memory: 1024, minutes: 5 },
  filter: { memory: oneCpu, minutes: 5 },
  dedup: { memory: oneCpu, minutes: 5 },
  package: { memory: oneCpu, minutes: 5 },
  publish: { memory: oneCpu, minutes: 5 },
  forget: { memory: oneCpu, minutes: 15 },
  warm: { memory: 512, minutes: 1 },
  cool: { memory: 512, minutes: 1 },
  watchdog: { memory: 512, minutes: 1 },
  bury: { memory: 512, minutes: 1 },
  fail: { memory: 512, minutes: 1 },
};

export const timeoutOf = (handler: HandlerName): Duration => Duration.minutes(profiles[handler].minutes);

export interface StageFunctionProps {
  readonly handler: HandlerName;
  readonly code: Code;
  /** MB, where it is not that of the profile. */
  readonly memory?: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly rights: readonly Right[];
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

/** The settings that all our functions share. Role and log group are the function's own; every right is in `rights`. */
export class StageFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: StageFunctionProps) {
    super(scope, id);
    const { handler, code, removalPolicy } = props;
    const logGroup = new LogGroup(this, 'Logs', { retention: props.logRetention, removalPolicy });
    const rights = [
      ...props.rights,
      plain(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
      anywhere(traceActions, 'X-Ray has no resources to name in a policy.'),
    ];
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Rights of the ${handler} function`,
      inlinePolicies: { rights: new PolicyDocument({ statements: rights.map(({ statement }) => statement) }) },
    });
    Validations.of(role).acknowledge(...rights.flatMap(({ acknowledged }) => acknowledged));
    this.function = new LambdaFunction(this, 'Function', {
      description: `Sower: ${handler}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code,
      memorySize: props.memory ?? profiles[handler].memory,
      timeout: timeoutOf(handler),
      environment: { ...props.environment, NODE_OPTIONS: '--enable-source-maps' },
      // By its ARN: the rights are part of the role, there is nothing else to wait for.
      role: Role.fromRoleArn(this, 'AssumedRole', role.roleArn, { mutable: false }),
      logGroup,
      tracing: Tracing.ACTIVE,
    });
    skipChecks(logGroup, 'CKV_AWS_158');
    skipChecks(this.function, 'CKV_AWS_115', 'CKV_AWS_116', 'CKV_AWS_117', 'CKV_AWS_173');
  }
}
