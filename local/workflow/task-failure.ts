import type { FunctionErrorPayload } from '../functions/worker-messages.ts';

/**
 * Fails a task. The engine matches `Retry` and `Catch` by the error's name and hands its message on as `Cause`, which
 * is JSON on AWS when a function failed.
 */
export class TaskFailure extends Error {
  override readonly name: string;
  readonly isRetryable: boolean;
  readonly isCatchable: boolean;

  /** @param final neither retried nor caught, not even by `States.ALL`. */
  constructor(name: string, cause: string, final = false) {
    super(cause);
    this.name = name;
    this.isRetryable = !final;
    this.isCatchable = !final;
  }
}

export const functionFailure = (error: FunctionErrorPayload): TaskFailure =>
  new TaskFailure(error.errorType, JSON.stringify(error));

const largestStateBytes = 262_144;

/** @throws TaskFailure States.DataLimitExceeded when a state's data is larger than 256 KiB. */
export function checkStateSize(json: string, what: string): void {
  if (Buffer.byteLength(json) <= largestStateBytes) return;
  throw new TaskFailure('States.DataLimitExceeded', `The ${what} is larger than ${largestStateBytes} bytes.`, true);
}
