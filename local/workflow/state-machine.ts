import { setTimeout as sleep } from 'node:timers/promises';
import { StateMachine as Engine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { z } from 'zod';
import type { InvocationResult } from '../functions/execution-environment.ts';
import type { BatchesUnderWay } from '../queues/batches-under-way.ts';
import { engineDefinition, MachineDefinition, waitResource } from './machine-definition.ts';
import { checkStateSize, functionFailure, TaskFailure } from './task-failure.ts';

/** What a machine may reach; each call checks the machine's rights. */
export interface MachineServices {
  invoke(functionNameOrArn: string, event: string): Promise<InvocationResult>;
  startExecution(machineArn: string, input: object, name: string | undefined): Promise<string>;
  readonly batches: BatchesUnderWay;
}

export interface StateMachine {
  readonly arn: string;
  /** @returns how to wait for the end and how to break off. */
  run(input: object, execution: { readonly arn: string; readonly name: string }): MachineRun;
}

export interface MachineRun {
  readonly result: Promise<unknown>;
  abort(): void;
}

const Invocation = z.strictObject({
  FunctionName: z.string(),
  Payload: z.unknown(),
  InvocationType: z.literal('RequestResponse').optional(),
});
const Start = z.strictObject({
  StateMachineArn: z.string(),
  Input: z.union([z.record(z.string(), z.unknown()), z.string()]).default({}),
  Name: z.string().optional(),
  TraceHeader: z.string().optional(),
});
const Wait = z.object({ seconds: z.number().nonnegative(), input: z.unknown() });

interface Running {
  readonly signal: AbortSignal;
  /** Batches that had ended when the last task began. */
  endedBefore: number;
}

/** Events after which AWS ends an execution. */
const mostEvents = 25_000;

/**
 * @param speed divides waits and the pauses between retries; 1 is real time.
 * @throws Error naming what of the definition cannot run here.
 */
export function stateMachine(
  identity: { readonly arn: string; readonly name: string },
  definitionText: string,
  services: MachineServices,
  speed: number,
): StateMachine {
  const parsed = MachineDefinition.safeParse(JSON.parse(definitionText));
  if (!parsed.success)
    throw new Error(`The local cloud cannot run the state machine ${identity.name}: ${z.prettifyError(parsed.error)}`);
  const definition = parsed.data;
  const engine = new Engine(engineDefinition(definition, speed) as StateMachineDefinition, {
    validationOptions: { noValidate: true },
  });

  async function runTask(resource: string, input: unknown, run: Running): Promise<unknown> {
    if (resource === waitResource) {
      const { seconds, input: onward } = Wait.parse(input);
      await waitOrIdle((seconds * 1000) / speed, run);
      return onward;
    }
    run.endedBefore = services.batches.ended;
    checkStateSize(JSON.stringify(input), 'input of a task');
    const output = await callResource(resource, input);
    checkStateSize(JSON.stringify(output), 'output of a task');
    return output;
  }

  /**
   * Waits, but no longer than until nothing is under way any more of what the last task may have waited for: then time
   * alone changes nothing, and a laptop need not sit it out.
   */
  async function waitOrIdle(milliseconds: number, { signal, endedBefore }: Running): Promise<void> {
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    await Promise.race([
      sleep(milliseconds, undefined, { signal: either }),
      services.batches.idleAfter(endedBefore, either),
    ]).finally(() => over.abort());
  }

  async function callResource(resource: string, input: unknown): Promise<unknown> {
    if (resource.endsWith(':lambda:invoke')) {
      const { FunctionName, Payload } = Invocation.parse(input);
      const result = await invoke(FunctionName, Payload ?? {});
      return { ExecutedVersion: '$LATEST', Payload: result, StatusCode: 200 };
    }
    if (resource.endsWith(':states:startExecution')) {
      const { StateMachineArn, Input, Name } = Start.parse(input);
      const given: unknown = typeof Input === 'string' ? JSON.parse(Input) : Input;
      const arn = await services.startExecution(StateMachineArn, given as object, Name);
      return { ExecutionArn: arn, StartDate: new Date().toISOString() };
    }
    return invoke(resource, input);
  }

  async function invoke(name: string, payload: unknown): Promise<unknown> {
    const result = await services.invoke(name, JSON.stringify(payload));
    if (!result.ok) throw functionFailure(result.error);
    return JSON.parse(result.payload);
  }

  return {
    arn: identity.arn,
    run(input, execution) {
      const stop = new AbortController();
      const running: Running = { signal: stop.signal, endedBefore: services.batches.ended };
      const handlers = Object.entries(definition.States).flatMap(([name, state]) => {
        if (state.Type !== 'Task' && state.Type !== 'Wait') return [];
        const resource = state.Type === 'Wait' ? waitResource : state.Resource;
        return [[name, (data: unknown) => runTask(resource, data, running)]];
      });
      const run = engine.run(input as Parameters<typeof engine.run>[0], {
        context: {
          Execution: { Id: execution.arn, Name: execution.name, RoleArn: '' },
          StateMachine: { Id: identity.arn, Name: identity.name },
        } as never,
        overrides: { taskResourceLocalHandlers: Object.fromEntries(handlers) as never },
      });
      const tooLong = Promise.withResolvers<never>();
      void countEvents(run.eventLogs, () => {
        tooLong.reject(new TaskFailure('States.Runtime', `The execution has more than ${mostEvents} events.`));
        run.abort();
        stop.abort();
      });
      return {
        result: Promise.race([run.result, tooLong.promise]),
        abort: () => {
          stop.abort();
          run.abort();
        },
      };
    },
  };
}

/** Reads the engine's log, which grows until it is read, and counts what AWS would have written into the history. */
async function countEvents(logs: AsyncIterable<object>, full: () => void): Promise<void> {
  let events = 2;
  for await (const log of logs) {
    const { type, state } = log as { readonly type: string; readonly state?: { readonly type: string } };
    if (type === 'StateEntered') events += state?.type === 'Task' ? 5 : 2;
    if (type === 'StateRetried') events += 3;
    if (events > mostEvents) return full();
  }
}
