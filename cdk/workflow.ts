import { Aws, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { skipChecks } from './acknowledged.ts';
import { anywhere, plain, traceActions } from './rights.ts';
import { profiles, type StageFunction } from './stage-function.ts';
import { type SequencedHandler, sequencedHandlers, workflowDefinition } from './workflow-definition.ts';

export interface WorkflowProps {
  readonly functions: Readonly<Record<SequencedHandler, StageFunction>>;
  /** Whether runs keep endpoints warm. */
  readonly warms: boolean;
  readonly logRetention: RetentionDays;
}

/** The state machine that sequences a run. It carries ids only and may call the functions that it names and start itself. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { functions, warms, logRetention }: WorkflowProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY });
    skipChecks(logGroup, 'CKV_AWS_158');
    const arnOf = (handler: SequencedHandler): string => functions[handler].function.functionArn;
    const called = sequencedHandlers.filter((handler) => warms || (handler !== 'warm' && handler !== 'cool'));
    const rights = [
      plain(['lambda:InvokeFunction'], called.map(arnOf)),
      anywhere(
        [
          ...traceActions,
          'logs:CreateLogDelivery',
          'logs:GetLogDelivery',
          'logs:UpdateLogDelivery',
          'logs:DeleteLogDelivery',
          'logs:ListLogDeliveries',
          'logs:PutResourcePolicy',
          'logs:DescribeResourcePolicies',
          'logs:DescribeLogGroups',
        ],
        'X-Ray and the set-up of log deliveries have no resources to name in a policy.',
      ),
    ];
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      description: 'Rights of the workflow',
      inlinePolicies: { rights: new PolicyDocument({ statements: rights.map(({ statement }) => statement) }) },
    });
    Validations.of(role).acknowledge(...rights.flatMap(({ acknowledged }) => acknowledged));
    const callables = {
      open: callable('open'),
      plan: callable('plan'),
      warm: callable('warm'),
      cool: callable('cool'),
      advance: callable('advance'),
      publish: callable('publish'),
      fail: callable('fail'),
    };
    const definition = workflowDefinition(callables, Aws.PARTITION, warms);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      role: Role.fromRoleArn(this, 'AssumedRole', role.roleArn, { mutable: false }),
      tracingEnabled: true,
      // Error causes may quote a drop, so the data of the states stays out of the log.
      logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: false },
    });
    // A policy of its own: the role must exist before the machine, and this names the machine.
    new Policy(this, 'StartItself', {
      roles: [role],
      statements: [
        new PolicyStatement({ actions: ['states:StartExecution'], resources: [this.stateMachine.stateMachineArn] }),
      ],
    });

    function callable(handler: SequencedHandler): { arn: string; timeoutSeconds: number } {
      return { arn: arnOf(handler), timeoutSeconds: profiles[handler].minutes * 60 };
    }
  }
}
