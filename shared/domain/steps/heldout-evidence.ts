import type { HeldoutCheck } from './step.ts';

type Hit = NonNullable<ReturnType<HeldoutCheck['find']>>;

/** What is written of a record that overlaps a held-out item. */
export const overlapEvidence = (field: string, { set, item, words }: Hit): string =>
  `${field} overlaps ${set}, item ${item}: ${words}`;

/** The set that such an evidence names. */
export const overlappedSet = (evidence: string): string | undefined =>
  /^\w+ overlaps (.+?), item /su.exec(evidence)?.[1];
