import { availableParallelism } from 'node:os';
import type { DeployedFunction } from './deployed-function.ts';
import { type ExecutionEnvironment, type InvocationResult, startEnvironment } from './execution-environment.ts';
import type { FunctionLogs } from './function-logs.ts';
import { processorLoad } from './processor-load.ts';

/** Runs the functions of a stack. */
export interface FunctionHost {
  /**
   * @param event JSON text.
   * @param isAwaited whether another function waits for the answer. It holds a thread while it does, so that one thread
   *   more is there for a function that has none: else all could wait for one that can never start.
   */
  invoke(nameOrArn: string, event: string, isAwaited?: boolean): Promise<InvocationResult>;
  /** Resolves when a call of the function would begin at once, in an environment that is warm or may be started now. */
  ready(nameOrArn: string): Promise<void>;
  readonly environments: number;
  close(): Promise<void>;
}

export interface HostOptions {
  readonly functions: readonly DeployedFunction[];
  readonly variablesOf: (deployed: DeployedFunction) => Readonly<Record<string, string>>;
  readonly logs: FunctionLogs;
  /** Folder that keeps compiled bundles. */
  readonly compiled?: string | undefined;
  /** Names or ARNs of functions that will be needed soon; asked for once one is called. */
  readonly soon?: () => readonly string[];
  /** Rest after which one of `soon` may take the place of another, in milliseconds; {@link restMilliseconds} when absent. */
  readonly rest?: number;
  /** Threads at once, beside those that functions wait for. */
  readonly threads?: number;
}

/** Request and answer of a synchronous invocation. Source: Lambda quotas. */
const largestPayloadBytes = 6 * 2 ** 20;

/**
 * Threads at once, over all functions. Each takes 40 to 70 MB at work, so this bounds the memory; beyond it idle ones of
 * other functions make room. More than a few per core would only wait for each other.
 */
const usualThreads = 3 + 2 * availableParallelism();

/** A second environment of a function pushes aside no other that was of use so recently: starting one costs half a second. */
const restMilliseconds = 3_000;

/** From this load on, a further environment would only take the processor from those that run. */
const fullLoad = 0.9;

/** Below this load there is time to start what will be needed soon. */
const easyLoad = 0.7;

/** Between two looks at the load while a call waits for an environment. */
const lookMilliseconds = 100;

interface Idle {
  readonly name: string;
  readonly environment: ExecutionEnvironment;
  readonly since: number;
}

/**
 * Keeps a pool of execution environments. The first of a function starts when it is needed, further ones one after the
 * other and only while the processor has time for them: calls wait for one that is warm rather than pay for a start.
 * They serve call after call, and give way to those of other functions, longest unused first, when the pool is full.
 * With the first call those that will be needed soon start in the background, one after the other as the processor has
 * time, and where the pool is full in place of what has rested for a while: so a run does not wait for starts.
 */
export function functionHost(options: HostOptions): FunctionHost {
  const { functions, variablesOf, logs, compiled, soon = () => [], rest = restMilliseconds } = options;
  const { threads: mostEnvironments = usualThreads } = options;
  const byName = new Map(functions.flatMap((one) => [[one.name, one] as const, [one.arn, one] as const]));
  const all = new Map<ExecutionEnvironment, string>();
  const idle: Idle[] = [];
  const waiting: (() => void)[] = [];
  const load = processorLoad(() => all.keys());
  /** Functions of which an environment is on its way. */
  const starting = new Set<string>();
  let warmed = false;
  let closed = false;

  async function warmUp(): Promise<void> {
    warmed = true;
    for (const name of soon()) {
      const deployed = byName.get(name);
      const isThere = (): boolean => deployed === undefined || [...all.values()].includes(deployed.name);
      while (!closed && !isThere() && !(load() < easyLoad && (all.size < mostEnvironments || mayEvict(true))))
        await nextChance();
      if (closed) return;
      if (deployed === undefined || isThere()) continue;
      if (all.size >= mostEnvironments) evictOldest();
      const environment = start(deployed);
      await environment.loaded();
      release(deployed.name, environment);
    }
  }

  async function acquire(deployed: DeployedFunction, isAwaited: boolean): Promise<ExecutionEnvironment | undefined> {
    while (!closed) {
      const warm = takeIdle(deployed.name);
      if (warm) return warm;
      if (mayStart(deployed.name, isAwaited)) {
        if (all.size >= mostEnvironments) evictOldest();
        return start(deployed);
      }
      await nextChance();
    }
    return undefined;
  }

  function mayStart(name: string, isAwaited = false): boolean {
    const another = [...all.values()].includes(name);
    if (isAwaited && !another) return true;
    const worthIt = !starting.has(name) && (!another || load() < fullLoad);
    return worthIt && (all.size < mostEnvironments || mayEvict(another));
  }

  /** Resolves when an environment is free, and after a while in any case, since the load may have gone down. */
  function nextChance(): Promise<void> {
    return new Promise((resume) => {
      const timer = setTimeout(resume, lookMilliseconds);
      waiting.push(() => {
        clearTimeout(timer);
        resume();
      });
    });
  }

  function takeIdle(name: string): ExecutionEnvironment | undefined {
    for (let at = idle.length - 1; at >= 0; at -= 1) {
      const one = idle[at];
      if (one?.name !== name) continue;
      idle.splice(at, 1);
      if (one.environment.alive) return one.environment;
      all.delete(one.environment);
    }
    return undefined;
  }

  function mayEvict(another: boolean): boolean {
    const [oldest] = idle;
    return oldest !== undefined && (!another || performance.now() - oldest.since >= rest);
  }

  function evictOldest(): void {
    const oldest = idle.shift();
    if (oldest === undefined) return;
    all.delete(oldest.environment);
    void oldest.environment.end();
  }

  function start(deployed: DeployedFunction): ExecutionEnvironment {
    const environment = startEnvironment({
      deployed,
      variables: variablesOf(deployed),
      compiled,
      log: (text) => logs.write(deployed.name, text),
    });
    all.set(environment, deployed.name);
    starting.add(deployed.name);
    void environment.loaded().then(() => {
      starting.delete(deployed.name);
      wakeWaiting();
    });
    return environment;
  }

  function release(name: string, environment: ExecutionEnvironment): void {
    if (environment.alive && !closed) idle.push({ name, environment, since: performance.now() });
    else all.delete(environment);
    wakeWaiting();
  }

  function wakeWaiting(): void {
    for (const resume of waiting.splice(0)) resume();
  }

  return {
    async invoke(nameOrArn, event, isAwaited = false) {
      const deployed = byName.get(nameOrArn);
      if (!deployed) throw new Error(`There is no function ${nameOrArn}.`);
      if (Buffer.byteLength(event) > largestPayloadBytes) return tooLarge('RequestTooLarge', 'request');
      const acquired = acquire(deployed, isAwaited);
      if (!warmed) void warmUp();
      const environment = await acquired;
      if (!environment) return stopped;
      try {
        const result = await environment.invoke(event);
        if (!result.ok) logs.write(deployed.name, `${JSON.stringify(result.error)}\n`);
        if (result.ok && Buffer.byteLength(result.payload) > largestPayloadBytes)
          return tooLarge('Function.ResponseSizeTooLarge', 'response');
        return result;
      } finally {
        release(deployed.name, environment);
      }
    },
    async ready(nameOrArn) {
      const name = byName.get(nameOrArn)?.name;
      const isWarm = (): boolean => idle.some((one) => one.name === name && one.environment.alive);
      while (!closed && name !== undefined && !isWarm() && !mayStart(name)) await nextChance();
    },
    get environments() {
      return all.size;
    },
    async close() {
      closed = true;
      await Promise.all([...all.keys()].map((environment) => environment.end()));
      wakeWaiting();
    },
  };
}

const stopped: InvocationResult = {
  ok: false,
  error: { errorType: 'Sandbox.Stopped', errorMessage: 'The local cloud was shut down.' },
};

const tooLarge = (errorType: string, what: string): InvocationResult => ({
  ok: false,
  error: { errorType, errorMessage: `The ${what} payload is larger than ${largestPayloadBytes} bytes.` },
});
