/** Handed to a worker thread when it starts. */
export interface WorkerStart {
  /** Absolute path of the bundle. */
  readonly entry: string;
  /** Name of the exported handler. */
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  /** Folder of compiled bundles, so that a thread need not compile what another has compiled. */
  readonly compiled: string | undefined;
  /** Traces name the sources of the bundle. */
  readonly mapsTraces: boolean;
}

/** One invocation. The event travels as JSON text, so that a handler sees what JSON can carry and nothing else. */
export interface WorkerCall {
  readonly requestId: string;
  readonly event: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
}

export type WorkerReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'threw'; readonly error: FunctionErrorPayload };

/** The payload of a failed invocation, as the Lambda service gives it. */
export interface FunctionErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}
