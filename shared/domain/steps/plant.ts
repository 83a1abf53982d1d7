import { z } from 'zod';
import type { StepKind } from './step.ts';

const Options = z.strictObject({});

/**
 * Marks where planted samples join the seeds; the reader of the seeds puts them in. The compiler adds it; recipes do not
 * write it.
 */
export const plantKind: StepKind<z.infer<typeof Options>> = {
  kind: 'plant',
  about: 'Adds the planted samples of the run, which no step but their judge looks at.',
  place: 'row',
  options: Options,
  reads: () => [],
  writes: () => [],
  reasons: () => [],
  apply: (records) => ({ made: records.length, kept: records, dropped: [] }),
};
