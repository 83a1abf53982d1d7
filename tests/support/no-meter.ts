import type { Meter } from '../../shared/ports.ts';

/** A meter that nobody reads. */
export const noMeter: Meter = { count: () => undefined };
