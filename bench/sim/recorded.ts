import { z } from 'zod';
import { EndpointMode, Plan } from '../../shared/contract/plan.ts';
import type { Requests } from './prices.ts';

/** A run whose requests are counted. */
export const RecordSettings = z.strictObject({
  /** Folder of the synthesized stack. */
  assembly: z.string(),
  rows: z.int().positive(),
  variants: z.int().positive(),
  ballots: z.int().positive(),
  mode: EndpointMode,
  /** Log-normal time of an answer. */
  medianMs: z.number(),
  sigma: z.number(),
  /** Calls that the endpoint works on at once. */
  slots: z.int().positive(),
});
export type RecordSettings = z.infer<typeof RecordSettings>;

/** Kinds of requests that are counted in the local cloud and played alike. */
export const countedKinds = [
  'calls',
  'stateTransitions',
  'dynamoWrites',
  'dynamoReads',
  'sqsSends',
  's3Puts',
  's3Gets',
  's3Lists',
] as const satisfies (keyof Requests)[];
export type CountedKind = (typeof countedKinds)[number];

/** How far the played requests may lie from the counted ones. States are entered by the clock, and a busy computer is slow. */
export const tolerance = (kind: CountedKind): number => (kind === 'stateTransitions' ? 0.25 : 0.1);

/** What a run through the local cloud was like, and what it asked for. */
export const RecordedRun = z.strictObject({
  settings: RecordSettings.omit({ assembly: true }),
  seedBytes: z.int().positive(),
  seconds: z.number(),
  tuning: Plan.shape.tuning,
  /** Shards of each stage, and the records that came in and that were handed on. */
  stages: z.record(z.string(), z.strictObject({ shards: z.int(), records: z.int(), kept: z.int(), parts: z.int() })),
  requests: z.strictObject(
    Object.fromEntries(countedKinds.map((kind) => [kind, z.int()])) as Record<CountedKind, z.ZodInt>,
  ),
  /** The same by the name of the action, for those who look for a difference. */
  actions: z.record(z.string(), z.int()),
});
export type RecordedRun = z.infer<typeof RecordedRun>;
