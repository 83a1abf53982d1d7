/** What model calls came to: their number, tokens, and the milliseconds that answers took, added up. */
export interface Use {
  readonly calls: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly latencyMs: number;
}

/** What a finished run, small or large, spent on one prompt step. */
export interface ObservedStep {
  readonly step: string;
  readonly stage: string;
  readonly role: string;
  readonly total: Use;
  /** By seed, for how much seeds differ; calls that belong to none are in the total alone. */
  readonly bySeed: ReadonlyMap<string, Use>;
  /** What planted samples took, which does not grow with the rows; no part of the total. */
  readonly planted?: Use;
  /** Tokens of the total that belong to the partner of a dialogue, and the partner's role. */
  readonly partner?: { readonly role: string; readonly tokensIn: number; readonly tokensOut: number };
}

/** A finished run as an estimate sees it. */
export interface ObservedRun {
  /** Seed rows that it read, those included of which nothing came. */
  readonly seeds: number;
  readonly steps: readonly ObservedStep[];
  readonly accepted: number;
  readonly acceptedBySeed: ReadonlyMap<string, number>;
  /** Bytes of every seed row that it read, where they are known, and the mean over the rows that are asked about. */
  readonly lengths?: { readonly bySeed: ReadonlyMap<string, number>; readonly mean: number };
}

export const noUse: Use = { calls: 0, tokensIn: 0, tokensOut: 0, latencyMs: 0 };

export const addUse = (a: Use, b: Use): Use => ({
  calls: a.calls + b.calls,
  tokensIn: a.tokensIn + b.tokensIn,
  tokensOut: a.tokensOut + b.tokensOut,
  latencyMs: a.latencyMs + b.latencyMs,
});

export const lessUse = (a: Use, b: Use): Use => ({
  calls: a.calls - b.calls,
  tokensIn: a.tokensIn - b.tokensIn,
  tokensOut: a.tokensOut - b.tokensOut,
  latencyMs: a.latencyMs - b.latencyMs,
});
