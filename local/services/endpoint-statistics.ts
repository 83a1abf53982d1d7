/** What the model endpoint did since the local cloud started. */
export interface EndpointStatistics {
  readonly calls: number;
  /** Calls that ended with an error of the model server, or without an answer. */
  readonly failed: number;
  /** Calls refused because the waiting line was full. */
  readonly throttled: number;
  readonly inFlight: number;
  readonly peakInFlight: number;
  /** Sum over all calls of the time they took at the model server. */
  readonly busyMilliseconds: number;
  /** From the `usage` of the answers, where they have one. */
  readonly tokensIn: number;
  readonly tokensOut: number;
}

export interface EndpointCounters {
  begin(): () => void;
  failed(): void;
  throttled(): void;
  answered(body: string): void;
  read(): EndpointStatistics;
}

export function endpointCounters(): EndpointCounters {
  const counts = { calls: 0, failed: 0, throttled: 0, inFlight: 0, peakInFlight: 0 };
  const sums = { busyMilliseconds: 0, tokensIn: 0, tokensOut: 0 };
  return {
    begin() {
      const started = performance.now();
      counts.calls += 1;
      counts.inFlight += 1;
      counts.peakInFlight = Math.max(counts.peakInFlight, counts.inFlight);
      return () => {
        counts.inFlight -= 1;
        sums.busyMilliseconds += performance.now() - started;
      };
    },
    failed() {
      counts.failed += 1;
    },
    throttled() {
      counts.throttled += 1;
    },
    answered(body) {
      sums.tokensIn += numberAfter(body, '"prompt_tokens":');
      sums.tokensOut += numberAfter(body, '"completion_tokens":');
    },
    read: () => ({ ...counts, ...sums }),
  };
}

/** Reads one number near the end of an answer without parsing all of it: this is the hot path. */
function numberAfter(body: string, name: string): number {
  const at = body.lastIndexOf(name);
  return at < 0 ? 0 : Number.parseInt(body.slice(at + name.length, at + name.length + 12), 10) || 0;
}
