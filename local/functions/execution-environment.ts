import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { DeployedFunction } from './deployed-function.ts';
import type { FunctionErrorPayload, WorkerCall, WorkerReport, WorkerStart } from './worker-messages.ts';

export type InvocationResult =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly error: FunctionErrorPayload };

/** One worker thread with a function's bundle in it. Serves one call at a time. */
export interface ExecutionEnvironment {
  /** False once the thread is gone; it is never used again then. */
  readonly alive: boolean;
  /** Time at work since it was started, in milliseconds; all of it until the bundle is loaded. */
  activeMilliseconds(): number;
  /** Resolves when the bundle is loaded, or cannot be. */
  loaded(): Promise<unknown>;
  invoke(event: string): Promise<InvocationResult>;
  end(): Promise<void>;
}

export interface EnvironmentOptions {
  readonly deployed: DeployedFunction;
  readonly variables: Readonly<Record<string, string>>;
  /** Folder that keeps compiled bundles from one start to the next; undefined: every start compiles. */
  readonly compiled?: string | undefined;
  /** Gets what the function writes to stdout and stderr. */
  readonly log: (text: string) => void;
}

/** As the Lambda service limits initialisation; with room for a busy laptop. */
const initMilliseconds = 30_000;

/** Starts a thread. The returned environment may be invoked at once; the call waits for the bundle to load. */
export function startEnvironment({ deployed, variables, compiled, log }: EnvironmentOptions): ExecutionEnvironment {
  const { NODE_OPTIONS: nodeOptions = '', ...env } = variables;
  const start: WorkerStart = {
    entry: deployed.entry,
    handler: deployed.handler,
    functionName: deployed.name,
    functionArn: deployed.arn,
    memoryMb: deployed.memoryMb,
    compiled,
    mapsTraces: nodeOptions.split(/\s+/u).includes('--enable-source-maps'),
  };
  const worker = new Worker(new URL('./function-worker.mjs', import.meta.url), {
    workerData: start,
    env,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: deployed.memoryMb, maxYoungGenerationSizeMb: 16 },
    stdout: true,
    stderr: true,
  });
  for (const stream of [worker.stdout, worker.stderr]) stream.setEncoding('utf8').on('data', log);

  const started = performance.now();
  let alive = true;
  let isLoaded = false;
  let loading = 0;
  let settle: ((result: InvocationResult) => void) | undefined;
  const ready = Promise.withResolvers<FunctionErrorPayload | undefined>();
  const initTimer = setTimeout(() => {
    die({ errorType: 'Sandbox.Timedout', errorMessage: `Init timed out after ${initMilliseconds / 1000} seconds` });
    void worker.terminate();
  }, initMilliseconds);

  const finish = (result: InvocationResult): void => {
    const settled = settle;
    settle = undefined;
    settled?.(result);
  };
  const die = (error: FunctionErrorPayload): void => {
    clearTimeout(initTimer);
    alive = false;
    ready.resolve(error);
    finish({ ok: false, error });
  };
  worker.on('message', (report: WorkerReport) => {
    if (report.kind === 'ready') {
      clearTimeout(initTimer);
      isLoaded = true;
      loading = performance.now() - started - worker.performance.eventLoopUtilization().active;
      ready.resolve(undefined);
    } else {
      finish(report.kind === 'returned' ? { ok: true, payload: report.payload } : { ok: false, error: report.error });
    }
  });
  worker.on('error', (error) => die(crash(error)));
  worker.on('exit', (code) =>
    die({ errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with error: exit status ${code}` }),
  );

  return {
    get alive() {
      return alive;
    },
    activeMilliseconds: () =>
      isLoaded ? loading + worker.performance.eventLoopUtilization().active : performance.now() - started,
    loaded: () => ready.promise,
    async invoke(event) {
      const broken = await ready.promise;
      if (broken) return { ok: false, error: broken };
      const requestId = randomUUID();
      const timeoutMs = deployed.timeoutSeconds * 1000;
      const call: WorkerCall = { requestId, event, deadline: Date.now() + timeoutMs };
      const { promise, resolve } = Promise.withResolvers<InvocationResult>();
      settle = resolve;
      const timer = setTimeout(() => {
        const seconds = deployed.timeoutSeconds.toFixed(2);
        die({
          errorType: 'Sandbox.Timedout',
          errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
        });
        void worker.terminate();
      }, timeoutMs);
      worker.postMessage(call);
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
      }
    },
    async end() {
      die({ errorType: 'Sandbox.Stopped', errorMessage: 'The local cloud was shut down.' });
      await worker.terminate();
    },
  };
}

function crash(error: unknown): FunctionErrorPayload {
  if (!(error instanceof Error)) return { errorType: 'Runtime.Unknown', errorMessage: String(error) };
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return { errorType: 'Runtime.OutOfMemory', errorMessage: 'Runtime exited with error: signal: killed' };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}
