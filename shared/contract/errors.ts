/**
 * Named errors. The name is a literal because Step Functions and the queue see it, and a bundler may rename classes.
 */
abstract class NamedError extends Error {
  abstract override readonly name: string;
}

/** Setup errors: the run cannot start; nothing was spent. */
export class DropRefused extends NamedError {
  override readonly name = 'DropRefused';
}
/** The run's frozen plan cannot be read or does not parse. */
export class PlanMissing extends NamedError {
  override readonly name = 'PlanMissing';
}
/** The sums of a run do not add up; it is never published. */
export class SumsDiffer extends NamedError {
  override readonly name = 'SumsDiffer';
}
/** A record holds parts whose licences cannot be combined; it is never published. */
export class LicencesConflict extends NamedError {
  override readonly name = 'LicencesConflict';
}
/** An object that the ledger promises is not there. */
export class ObjectMissing extends NamedError {
  override readonly name = 'ObjectMissing';
}

/** The sandbox did not do its work, whatever the jobs were; the shard is done again. */
export class SandboxFailed extends NamedError {
  override readonly name = 'SandboxFailed';
}

/** Passing faults of a model endpoint. `retryAfterMs` when the server said when to come back. */
export class EndpointThrottled extends NamedError {
  override readonly name = 'EndpointThrottled';
  readonly retryAfterMs: number | undefined;
  constructor(message: string, retryAfterMs?: number, options?: ErrorOptions) {
    super(message, options);
    this.retryAfterMs = retryAfterMs;
  }
}
/** 5xx, a broken connection, or a reply that is no chat completion. */
export class EndpointFailed extends NamedError {
  override readonly name = 'EndpointFailed';
  /** False when the endpoint itself said that it did not answer; else the call may have been answered, and cost. */
  readonly mayBePaid: boolean;
  constructor(message: string, { mayBePaid = true, ...options }: ErrorOptions & { mayBePaid?: boolean } = {}) {
    super(message, options);
    this.mayBePaid = mayBePaid;
  }
}
export class EndpointTimedOut extends NamedError {
  override readonly name = 'EndpointTimedOut';
}
/** 4xx other than 408 and 429: asking again would get the same answer. */
export class RequestRefused extends NamedError {
  override readonly name = 'RequestRefused';
  readonly status: number;
  constructor(message: string, status: number, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
/** The endpoint answers every call with a refusal that is not about the call: key, model name or address are wrong. */
export class EndpointUnusable extends NamedError {
  override readonly name = 'EndpointUnusable';
}
