// Runs in a worker thread, which is one execution environment: imports the bundle, then serves one call at a time.
// Plain JavaScript on purpose: every thread would load a TypeScript reader of its own, 9 MB each. The shapes of what
// comes in and goes out are in worker-messages.ts.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { mapTraces } from './mapped-traces.mjs';

const { entry, handler: handlerName, functionName, functionArn, memoryMb, compiled, mapsTraces } = workerData;

if (mapsTraces) mapTraces();
if (compiled !== undefined) enableCompileCache(compiled);
const bundle = await import(pathToFileURL(entry).href);
const handler = bundle[handlerName] ?? bundle.default?.[handlerName];
if (typeof handler !== 'function') {
  const missing = new Error(`${handlerName} is undefined or not exported`);
  missing.name = 'Runtime.HandlerNotFound';
  throw missing;
}
parentPort.postMessage({ kind: 'ready' });
// A thread that is ended by its host leaves no cache behind unless it wrote it before.
if (compiled !== undefined) flushCompileCache();

parentPort.on('message', async ({ requestId, event, deadline }) => {
  try {
    const result = await handler(JSON.parse(event), {
      awsRequestId: requestId,
      functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: functionArn,
      memoryLimitInMB: String(memoryMb),
      logGroupName: `/aws/lambda/${functionName}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    parentPort.postMessage({ kind: 'returned', payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    parentPort.postMessage({ kind: 'threw', error: errorPayload(error) });
  }
});

function errorPayload(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}
