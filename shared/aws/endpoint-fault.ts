import {
  InternalStreamFailure,
  ModelError,
  ModelStreamError,
  SageMakerRuntimeServiceException,
} from '@aws-sdk/client-sagemaker-runtime';
import { z } from 'zod';
import { EndpointFailed, EndpointThrottled, EndpointTimedOut, RequestRefused } from '../contract/errors.ts';

/** A container's error body may carry when to come back. */
const RetryHint = z.object({ retry_after: z.coerce.number().nonnegative() });

/** Sorts what the SDK throws into our four classes; anything else is a bug or a rights problem and stays as it is. */
export function endpointFault(error: unknown): unknown {
  if (error instanceof ModelError) {
    const status = error.OriginalStatusCode ?? 500;
    return byStatus(status, error.OriginalMessage ?? error.message, error);
  }
  if (error instanceof ModelStreamError) {
    const late = error.ErrorCode === 'ModelInvocationTimeExceeded';
    if (late) return new EndpointTimedOut('The model did not come to an end in time.', { cause: error });
    return new EndpointFailed('The stream of the model broke.', { cause: error });
  }
  if (error instanceof InternalStreamFailure) return new EndpointFailed('The stream failed.', { cause: error });
  if (error instanceof SageMakerRuntimeServiceException) {
    const status = error.$metadata.httpStatusCode ?? 500;
    if (error.name === 'ThrottlingException' || status === 429) {
      return new EndpointThrottled(error.message, undefined, { cause: error });
    }
    if (error.name === 'AccessDeniedException' || status === 403) return error;
    return byStatus(status, error.message, error);
  }
  if (error instanceof Error) {
    if (['AbortError', 'TimeoutError'].includes(error.name)) {
      return new EndpointTimedOut('No answer in time.', { cause: error });
    }
    if ('code' in error || '$metadata' in error || error instanceof SyntaxError) {
      return new EndpointFailed(`The connection broke: ${error.message}`, { cause: error });
    }
  }
  return error;
}

function byStatus(status: number, message: string, cause: unknown): Error {
  if (status === 429) return new EndpointThrottled(message, retryAfter(message), { cause });
  if (status === 408 || status === 504) return new EndpointTimedOut(message, { cause });
  if (status >= 400 && status < 500) return new RequestRefused(`${status}: ${message}`, status, { cause });
  // A gateway speaks for a server behind it, which may have done the work.
  return new EndpointFailed(`${status}: ${message}`, { cause, mayBePaid: status === 502 });
}

function retryAfter(message: string): number | undefined {
  try {
    return RetryHint.parse(JSON.parse(message)).retry_after * 1000;
  } catch {
    return undefined;
  }
}
