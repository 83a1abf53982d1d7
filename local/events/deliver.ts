import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { FunctionHost } from '../functions/function-host.ts';
import type { Roles } from '../rights/roles.ts';
import type { Executions } from '../workflow/executions.ts';
import type { StateMachine } from '../workflow/state-machine.ts';
import type { DeliverEvent } from './event-bus.ts';
import type { RuleTarget } from './rule.ts';

export interface DeliveryServices {
  readonly machines: ReadonlyMap<string, StateMachine>;
  readonly executions: Executions;
  readonly functions: FunctionHost;
  readonly queues: SQSClient;
  /** By ARN. */
  readonly queueUrls: ReadonlyMap<string, string>;
  readonly roles: Roles;
}

/** @throws Error when a rule has a target of a kind that is not delivered to here. */
export function checkTarget(id: string, { Arn }: RuleTarget): void {
  if (!/^arn:aws:(?:states:[^:]*:\d+:stateMachine|lambda:[^:]*:\d+:function|sqs:[^:]*:\d+):/u.test(Arn))
    throw new Error(`The local cloud cannot deliver what the rule ${id} sends to ${Arn}.`);
}

/** Delivers events to state machines, functions and queues. */
export function deliverTo(services: DeliveryServices): DeliverEvent {
  const { machines, executions, functions, queues, queueUrls, roles } = services;
  return async ({ Arn, RoleArn }, input, eventId) => {
    const machine = machines.get(Arn);
    if (machine) {
      if (RoleArn === undefined || !roles.allows(RoleArn, 'states:StartExecution', Arn))
        throw new Error(`The role of the rule does not allow states:StartExecution on ${Arn}.`);
      executions.start(machine, JSON.parse(input) as object, eventId);
      return;
    }
    const queueUrl = queueUrls.get(Arn);
    if (queueUrl !== undefined) {
      await queues.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: input }));
      return;
    }
    const result = await functions.invoke(Arn, input);
    if (!result.ok) throw new Error(`${result.error.errorType}: ${result.error.errorMessage}`);
  };
}

/** Puts what nobody took into the target's dead-letter queue, and says so. */
export function buryEvent({ queues, queueUrls }: Pick<DeliveryServices, 'queues' | 'queueUrls'>) {
  return async ({ Arn, DeadLetterConfig }: RuleTarget, input: string, error: unknown): Promise<void> => {
    process.emitWarning(`An event for ${Arn} could not be delivered: ${String(error)}`, { code: 'LOCAL_EVENT' });
    const url = DeadLetterConfig === undefined ? undefined : queueUrls.get(DeadLetterConfig.Arn);
    if (url !== undefined) await queues.send(new SendMessageCommand({ QueueUrl: url, MessageBody: input }));
  };
}
