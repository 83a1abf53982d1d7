import type { SlotFigures } from './slots.ts';

/** How the fake endpoint behaves. Without latency (`medianMs` 0) it has no slots either. */
export interface EndpointSettings {
  readonly slots: number;
  readonly medianMs: number;
  readonly sigma: number;
  /** Names the latencies, which depend on it and on the request alone. */
  readonly draw?: string;
}

/** What the fake endpoint counted. Times are epoch milliseconds, 0 before the first request. */
export interface EndpointFigures {
  readonly authored: number;
  readonly solved: number;
  /** Requests that had come before, byte for byte. */
  readonly repeated: number;
  readonly firstAt: number;
  /** When the last answer was sent. */
  readonly lastAt: number;
  readonly cpuSeconds: number;
  /** The longest answer to a question's author, in milliseconds. */
  readonly slowestAuthoredMs: number;
  readonly slots: SlotFigures;
}
