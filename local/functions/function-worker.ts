// Runs in a worker thread, which is one execution environment: imports the bundle, then serves one call at a time.
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionErrorPayload, WorkerCall, WorkerReport, WorkerStart } from './worker-messages.ts';

const port = parentPort;
if (!port) throw new Error('This file runs as a worker thread only.');
const start = workerData as WorkerStart;
const report = (message: WorkerReport): void => port.postMessage(message);

// What a value must look like to be reported; the handler's own types are unknown here.
type Handler = (event: unknown, context: object) => unknown;

const bundle = (await import(pathToFileURL(start.entry).href)) as Record<string, unknown> & {
  readonly default?: Record<string, unknown>;
};
const handler = bundle[start.handler] ?? bundle.default?.[start.handler];
if (typeof handler !== 'function') {
  const missing = new Error(`${start.handler} is undefined or not exported`);
  missing.name = 'Runtime.HandlerNotFound';
  throw missing;
}
report({ kind: 'ready' });

port.on('message', async ({ requestId, event, deadline }: WorkerCall) => {
  try {
    const result = await (handler as Handler)(JSON.parse(event), {
      awsRequestId: requestId,
      functionName: start.functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: start.functionArn,
      memoryLimitInMB: String(start.memoryMb),
      logGroupName: `/aws/lambda/${start.functionName}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    report({ kind: 'returned', payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    report({ kind: 'threw', error: errorPayload(error) });
  }
});

function errorPayload(error: unknown): FunctionErrorPayload {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}
