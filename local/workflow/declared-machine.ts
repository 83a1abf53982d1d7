import { z } from 'zod';
import type { FunctionHost } from '../functions/function-host.ts';
import type { BatchesUnderWay } from '../queues/batches-under-way.ts';
import type { Roles } from '../rights/roles.ts';
import type { Executions } from './executions.ts';
import { type StateMachine, stateMachine } from './state-machine.ts';
import { TaskFailure } from './task-failure.ts';

const Properties = z.looseObject({
  DefinitionString: z.string(),
  RoleArn: z.string(),
  StateMachineType: z.literal('STANDARD').default('STANDARD'),
});

export interface MachineSurroundings {
  readonly roles: Roles;
  readonly functions: FunctionHost;
  readonly executions: Executions;
  readonly machines: ReadonlyMap<string, StateMachine>;
  readonly batches: BatchesUnderWay;
}

/** A state machine of the template, with the rights of its role. */
export function declaredMachine(
  id: string,
  identity: { readonly arn: string; readonly name: string },
  properties: unknown,
  { roles, functions, executions, machines, batches }: MachineSurroundings,
  speed: number,
): StateMachine {
  const parsed = Properties.safeParse(properties);
  if (!parsed.success)
    throw new Error(`The local cloud cannot run the state machine ${id}: ${z.prettifyError(parsed.error)}`);
  const { DefinitionString, RoleArn } = parsed.data;
  const permit = (action: string, resource: string): void => {
    if (roles.allows(RoleArn, action, resource)) return;
    throw new TaskFailure(
      'States.Permissions',
      `The role of the state machine does not allow ${action} on ${resource}.`,
    );
  };
  return stateMachine(
    identity,
    DefinitionString,
    {
      async invoke(name, event) {
        permit('lambda:InvokeFunction', name);
        return functions.invoke(name, event);
      },
      async startExecution(arn, input, name) {
        permit('states:StartExecution', arn);
        const machine = machines.get(arn);
        if (!machine) throw new TaskFailure('StateMachineDoesNotExist', `There is no state machine ${arn}.`);
        return executions.start(machine, input, name);
      },
      batches,
    },
    speed,
  );
}
