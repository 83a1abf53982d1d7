import { join } from 'node:path';
import { z } from 'zod';
import type { Assembly } from './assembly.ts';
import { buryEvent, checkTarget, deliverTo } from './events/deliver.ts';
import { type EventBus, eventBus } from './events/event-bus.ts';
import { eventRule } from './events/rule.ts';
import { type DeployedFunction, deployedFunction } from './functions/deployed-function.ts';
import { type FunctionHost, functionHost } from './functions/function-host.ts';
import type { FunctionLogs } from './functions/function-logs.ts';
import type { Clients } from './provision/clients.ts';
import type { ProvisionedStack } from './provision/provision.ts';
import { batchesUnderWay } from './queues/batches-under-way.ts';
import { eventSourceMapping } from './queues/event-source-mapping.ts';
import type { MessageSource } from './queues/message-source.ts';
import { type QueuePoller, startQueuePoller } from './queues/queue-poller.ts';
import { type Roles, templateRoles } from './rights/roles.ts';
import { declaredMachine } from './workflow/declared-machine.ts';
import { type Executions, executions as newExecutions } from './workflow/executions.ts';
import type { StateMachine } from './workflow/state-machine.ts';

/** What of a stack runs: functions, pollers, rules and state machines. */
export interface RunningStack {
  readonly functions: FunctionHost;
  readonly executions: Executions;
  readonly machines: ReadonlyMap<string, StateMachine>;
  readonly events: EventBus;
  /** Begins to poll. */
  startPolling(stop: AbortSignal): readonly QueuePoller[];
}

export interface RunningOptions {
  readonly assembly: Assembly;
  readonly stack: ProvisionedStack;
  readonly clients: Clients;
  readonly source: MessageSource;
  readonly region: string;
  readonly logs: FunctionLogs;
  readonly speed: number;
  readonly variablesOf: (deployed: DeployedFunction) => Readonly<Record<string, string>>;
  /** Told as soon as the template's rights are known. */
  readonly onRights: (roles: Roles, functions: readonly DeployedFunction[]) => void;
}

/** @throws Error naming the first thing of the template that cannot run here as it would on AWS. */
export function runningStack(options: RunningOptions): RunningStack {
  const { assembly, stack, clients, source, region, logs, speed, variablesOf, onRights } = options;
  const { ids, properties, values, queueUrls } = stack;
  const roles = templateRoles({ ...values, resources: stack.resources, properties });
  const deployed = ids('AWS::Lambda::Function').map((id) =>
    deployedFunction(id, properties(id), { name: values.nameOf(id), arn: values.arnOf(id) }, assembly.assetFolder),
  );
  onRights(roles, deployed);
  // Beside the bundles: when sources change, the assembly is made anew, and what was compiled goes with the old one.
  const compiled = join(assembly.folder, 'compiled');
  const functions = functionHost({ functions: deployed, variablesOf, logs, compiled, soon: () => soonNeeded(stack) });
  const executions = newExecutions();
  const batches = batchesUnderWay();
  const machines = new Map<string, StateMachine>();
  const services = { roles, functions, executions, machines, batches };
  for (const id of ids('AWS::StepFunctions::StateMachine')) {
    const identity = { arn: values.arnOf(id), name: values.nameOf(id) };
    machines.set(identity.arn, declaredMachine(id, identity, properties(id), services, speed));
  }
  const rules = ids('AWS::Events::Rule')
    .map((id) => eventRule(id, properties(id)))
    .filter((rule) => rule !== undefined);
  for (const { id, targets } of rules) for (const target of targets) checkTarget(id, target);
  const delivery = { ...services, queues: clients.queues, queueUrls };
  const events = eventBus(rules, deliverTo(delivery), buryEvent(delivery));
  const mappings = ids('AWS::Lambda::EventSourceMapping').flatMap((id) => {
    const mapping = eventSourceMapping(id, properties(id));
    if (!mapping) return [];
    const queueUrl = queueUrls.get(mapping.queueArn);
    const fed = deployed.find(({ name, arn }) => [name, arn].includes(mapping.functionName));
    if (queueUrl === undefined || !fed)
      throw new Error(`The event source mapping ${id} joins a queue or function that is not in the template.`);
    for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'])
      if (!roles.allows(fed.roleArn, action, mapping.queueArn))
        throw new Error(`The role of ${fed.name} does not allow ${action} on ${mapping.queueArn}.`);
    return [{ mapping, queueUrl }];
  });
  return {
    functions,
    executions,
    machines,
    events,
    startPolling: (stop) =>
      mappings.map(({ mapping, queueUrl }) =>
        startQueuePoller({ mapping, queueUrl, region, source, functions, batches, stop }),
      ),
  };
}

const FedQueue = z.looseObject({ RedrivePolicy: z.looseObject({ deadLetterTargetArn: z.string() }).optional() });

const Subscribed = z.looseObject({ Endpoint: z.string() });

/**
 * Functions that a run needs, in about the order in which it does: those of the state machine but for the one that ends
 * it, then those that queues feed.
 */
function soonNeeded(stack: ProvisionedStack): string[] {
  const tasks = stack.ids('AWS::StepFunctions::StateMachine').flatMap((id) => {
    const { States } = Machine.parse(JSON.parse(Defined.parse(stack.properties(id)).DefinitionString));
    const all = Object.entries(States);
    const afterFaults = new Set(all.flatMap(([, { Catch = [] }]) => Catch.map(({ Next }) => Next)));
    return all.flatMap(([name, { Resource }]) => (Resource === undefined || afterFaults.has(name) ? [] : [Resource]));
  });
  return [...tasks.slice(0, -1), ...fedFunctions(stack)];
}

const Defined = z.looseObject({ DefinitionString: z.string() });

const Machine = z.looseObject({
  States: z.record(
    z.string(),
    z.looseObject({
      Resource: z.string().optional(),
      Catch: z.array(z.looseObject({ Next: z.string() })).optional(),
    }),
  ),
});

/** Functions that queues feed, in the order of the template, without those that see dead letters or notices only. */
function fedFunctions({ ids, properties }: ProvisionedStack): string[] {
  const rare = new Set([
    ...ids('AWS::SQS::Queue').map((id) => FedQueue.safeParse(properties(id)).data?.RedrivePolicy?.deadLetterTargetArn),
    ...ids('AWS::SNS::Subscription').map((id) => Subscribed.safeParse(properties(id)).data?.Endpoint),
  ]);
  return ids('AWS::Lambda::EventSourceMapping').flatMap((id) => {
    const mapping = eventSourceMapping(id, properties(id));
    return mapping === undefined || rare.has(mapping.queueArn) ? [] : [mapping.functionName];
  });
}
