import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readAssembly } from './assembly.ts';
import { type Delivery, defaultDelivery } from './delivery.ts';
import { objectCreatedEvent } from './events/event-bus.ts';
import type { FunctionHost } from './functions/function-host.ts';
import { functionLogs } from './functions/function-logs.ts';
import { functionVariables } from './functions/function-variables.ts';
import { type ItemAccess, itemAccess } from './item-access.ts';
import { type ObjectAccess, objectAccess } from './object-access.ts';
import { storeClients } from './provision/clients.ts';
import { credentials } from './provision/credentials.ts';
import { upstreamsByName } from './provision/endpoint-upstreams.ts';
import { endpointWiring } from './provision/endpoint-wiring.ts';
import { type Environment, userEndpoints } from './provision/endpoints.ts';
import { provisionStack } from './provision/provision.ts';
import { stackTopics } from './provision/topics.ts';
import { embeddedSource, remoteSource } from './queues/message-source.ts';
import { templateCallers } from './rights/template-callers.ts';
import { runningStack } from './running-stack.ts';
import { embeddedServices } from './services/embedded-services.ts';
import type { EndpointStatistics } from './services/endpoint-statistics.ts';
import { functionInvoke } from './services/function-invoke.ts';
import { type NoticeFaults, withNoticeFaults } from './services/notice-faults.ts';
import type { CreatedObject } from './services/object-store.ts';
import { sagemakerRuntime } from './services/sagemaker-runtime.ts';
import { scalingServer } from './services/scaling-server.ts';
import type { Upstream } from './services/upstream.ts';
import type { Execution } from './workflow/executions.ts';

export interface LocalCloudOptions {
  /** Output folder of a synthesis. */
  readonly assembly: string;
  readonly stack: string;
  /** Objects, tables and logs are kept below it; created when absent. */
  readonly dataFolder: string;
  readonly upstream: Upstream;
  /** Further ones, by the names that run.yaml has for endpoints; {@link upstream} stands for all others. */
  readonly upstreams?: Readonly<Record<string, Upstream>>;
  /** Where `AWS_ENDPOINT_URL_*`, `AWS_REGION` and the keys for them are looked up. */
  readonly environment: Environment;
  readonly delivery?: Delivery;
  /** What goes wrong with the notices of async endpoints. */
  readonly noticeFaults?: NoticeFaults;
  /** Keeps objects and tables in memory; logs are still written. */
  readonly inMemory?: boolean;
  /** Divides the waits of state machines and the pauses between their retries. For tests. */
  readonly speed?: number;
  /** The longest a model call may take; SageMaker's 60 s when absent. */
  readonly modelTimeoutMs?: number;
}

/** A synthesized stack that runs on this computer. */
export interface LocalCloud {
  /** The stack's outputs, resolved. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly objects: ObjectAccess;
  readonly items: ItemAccess;
  /** @returns the ARN of the execution. @throws ExecutionAlreadyExists */
  startExecution(stateMachineArn: string, input: object, name?: string): Promise<string>;
  executions(): readonly Execution[];
  onExecutionEnd(listener: (execution: Execution) => void): void;
  /** `elsewhere`: a service of the user's own gets the model calls, which are not counted then. */
  endpointStatistics(): EndpointStatistics & { readonly elsewhere?: string | undefined };
  /** The endpoint goes on with batches of a run that it had accepted before its process ended. */
  continueBatches(run: string): void;
  /** Calls a function by logical id, name or ARN. @throws an error with the name of the function's error. */
  invoke(functionIdOrName: string, payload: unknown): Promise<unknown>;
  /** Takes no more messages and starts nothing new; what is under way may finish, up to a limit. */
  drain(): Promise<void>;
  /** Ends everything within two seconds, whatever is under way. */
  close(): Promise<void>;
}

/**
 * How long invocations may go on after the model has answered its last call: enough to store the answers. Whoever wants
 * further calls waits in vain and is cut off, as is whoever takes longer; both are done again when the run goes on.
 */
const drainMilliseconds = 1_500;

/** Provisions the stack, which keeps what an earlier cloud on the same folder left, and runs it. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const closers: (() => unknown)[] = [];
  const closeAll = async (): Promise<void> => {
    await Promise.all(closers.splice(0).map((close) => close()));
  };
  try {
    return await start(options, (close) => closers.push(close), closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function start(
  options: LocalCloudOptions,
  onClose: (close: () => unknown) => void,
  closeAll: () => Promise<void>,
): Promise<LocalCloud> {
  const { environment, dataFolder, delivery = defaultDelivery, speed = 1, modelTimeoutMs } = options;
  const assembly = readAssembly(options.assembly, options.stack);
  const external = await userEndpoints(environment);
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION || 'us-east-1';
  const keys = credentials(environment, external);
  mkdirSync(dataFolder, { recursive: true });
  const logs = functionLogs(join(dataFolder, 'logs'));
  const callers = templateCallers(keys, (name, action, resource) =>
    logs.write(name, `${JSON.stringify({ level: 'error', denied: action, resource })}\n`),
  );

  let announce: (object: CreatedObject) => void = () => undefined;
  const folder = options.inMemory ? undefined : dataFolder;
  const onObject = (object: CreatedObject): void => announce(object);
  const services = await embeddedServices({ folder, external, callers, region, delivery, onObject });
  onClose(services.close);
  const { endpoints } = services;
  const clients = storeClients(endpoints, region, keys.root);
  onClose(clients.close);
  const stack = await provisionStack(assembly, options.stack, region, clients, endpoints);
  const models = upstreamsByName(stack.ids('AWS::Lambda::Function').map(stack.properties), options);
  const onPut = (object: CreatedObject): unknown => external.S3 !== undefined && announce(object);
  const objects = objectAccess(clients.objects, onPut, services.adopt);
  const topics = stackTopics(stack, clients.queues);
  const publish = options.noticeFaults ? withNoticeFaults(topics.publish, options.noticeFaults) : topics.publish;
  const wiring = endpointWiring(stack, options.stack);
  const journal = options.inMemory ? undefined : join(dataFolder, 'endpoint.jsonl');
  const face = await sagemakerRuntime({
    upstreams: models,
    callers,
    region,
    timeoutMs: modelTimeoutMs,
    batches: wiring && { wiring, objects, publish, journal },
  });
  onClose(face.close);
  let host: FunctionHost | undefined;
  const ids = stack.ids('AWS::Lambda::Function');
  const calls = await functionInvoke({
    callers,
    arns: new Map(ids.map((id) => [stack.values.nameOf(id), stack.values.arnOf(id)])),
    async invoke(name, event) {
      if (host === undefined) throw new Error('The functions do not run yet.');
      return host.invoke(name, event, true);
    },
  });
  onClose(calls.close);
  const scaling = await scalingServer({ callers, region, endpoints: new Set(models.keys()) });
  onClose(scaling.close);
  const addresses = {
    ...endpoints,
    SAGEMAKER_RUNTIME: external.SAGEMAKER_RUNTIME ?? face.url,
    LAMBDA: external.LAMBDA ?? calls.url,
    APPLICATION_AUTO_SCALING: external.APPLICATION_AUTO_SCALING ?? scaling.url,
  };
  const { functions, executions, machines, events, startPolling } = runningStack({
    assembly,
    stack,
    clients,
    source: services.queues ? embeddedSource(services.queues) : remoteSource(clients.queues),
    region,
    logs,
    speed,
    variablesOf: (one) => functionVariables(one, { region, key: keys.keyOf(one.name), endpoints: addresses }),
    onRights: callers.setRights,
  });
  host = functions;
  announce = (object) => {
    if (!stack.announcing.has(object.bucket)) return;
    const { event, id } = objectCreatedEvent(object, region);
    setImmediate(() => events.emit(event, id));
  };
  const stop = new AbortController();
  const pollers = startPolling(stop.signal);

  return {
    outputs: stack.outputs,
    objects,
    items: itemAccess(clients.tables),
    async startExecution(arn, input, name) {
      const machine = machines.get(arn);
      if (!machine) throw new Error(`There is no state machine ${arn}.`);
      return executions.start(machine, input, name);
    },
    executions: executions.list,
    onExecutionEnd: executions.onEnd,
    endpointStatistics: () => ({ ...face.statistics(), elsewhere: external.SAGEMAKER_RUNTIME }),
    continueBatches: face.resume,
    async invoke(functionIdOrName, payload) {
      const known = stack.ids('AWS::Lambda::Function').includes(functionIdOrName);
      const name = known ? stack.values.nameOf(functionIdOrName) : functionIdOrName;
      const result = await functions.invoke(name, JSON.stringify(payload));
      if (result.ok) return JSON.parse(result.payload);
      throw Object.assign(new Error(result.error.errorMessage), { name: result.error.errorType });
    },
    async drain() {
      executions.stop();
      const polled = Promise.all(pollers.map((poller) => poller.drain()));
      await face.drain();
      const limit = sleep(drainMilliseconds, undefined, { ref: false, signal: stop.signal });
      await Promise.race([polled, limit.catch(() => undefined)]);
    },
    async close() {
      stop.abort();
      executions.stop();
      await functions.close();
      await Promise.all([closeAll(), logs.close()]);
    },
  };
}
