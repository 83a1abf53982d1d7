import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { MachineRun, StateMachine } from './state-machine.ts';

export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  readonly input: object;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
}

export interface Executions {
  /**
   * Starting twice under one name is one execution while it runs with the same input.
   *
   * @throws ExecutionAlreadyExists
   */
  start(machine: StateMachine, input: object, name?: string): string;
  list(): readonly Execution[];
  onEnd(listener: (execution: Execution) => void): void;
  /** Breaks off what runs. It stays `RUNNING` in the list and nobody is told: it did not end, its computer stopped. */
  stop(): void;
}

export class ExecutionAlreadyExists extends Error {
  override readonly name = 'ExecutionAlreadyExists';
}

const nameForm = /^[\w-]{1,80}$/u;

export function executions(): Executions {
  const all = new Map<string, Execution>();
  const runs = new Map<string, MachineRun>();
  const listeners: ((execution: Execution) => void)[] = [];
  let stopped = false;

  async function follow(execution: Execution, run: MachineRun): Promise<void> {
    let ended: Execution;
    try {
      ended = { ...execution, status: 'SUCCEEDED', output: await run.result };
    } catch (error) {
      ended = { ...execution, status: 'FAILED', ...failureOf(error) };
    }
    if (stopped) return;
    runs.delete(execution.arn);
    all.set(execution.arn, ended);
    for (const listener of listeners) listener(ended);
  }

  return {
    start(machine, input, name = randomUUID()) {
      if (!nameForm.test(name)) throw new Error(`"${name}" is no name of an execution.`);
      const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
      const before = all.get(arn);
      if (before?.status === 'RUNNING' && isDeepStrictEqual(before.input, input)) return arn;
      if (stopped) throw new Error('The local cloud is shutting down.');
      if (before) throw new ExecutionAlreadyExists(`Execution Already Exists: '${arn}'`);
      const execution: Execution = { arn, name, stateMachineArn: machine.arn, status: 'RUNNING', input };
      all.set(arn, execution);
      const run = machine.run(input, execution);
      runs.set(arn, run);
      void follow(execution, run);
      return arn;
    },
    list: () => [...all.values()],
    onEnd: (listener) => void listeners.push(listener),
    stop: () => {
      stopped = true;
      for (const run of runs.values()) run.abort();
    },
  };
}

/** The engine wraps what ended an execution; name and message of the inner error are `Error` and `Cause`. */
function failureOf(error: unknown): { error: string; cause: string } {
  if (!(error instanceof Error)) return { error: 'States.Runtime', cause: String(error) };
  const inner = error.cause instanceof Error ? error.cause : error;
  const timedOut = inner.name === 'ExecutionTimeoutError' || inner.constructor.name === 'ExecutionTimeoutError';
  return { error: timedOut ? 'States.Timeout' : inner.name, cause: inner.message };
}
