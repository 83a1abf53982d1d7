import { z } from 'zod';
import type { SowerRecord } from '../records.ts';
import { keep, reject, type Verdict } from '../verdict.ts';
import { listField, textField } from './fields.ts';
import { overlapEvidence } from './heldout-evidence.ts';
import { judgeRecords } from './judge.ts';
import type { HeldoutCheck, StepKind } from './step.ts';

const Options = z.strictObject({
  on: z
    .array(z.string().min(1))
    .min(1)
    .default(['question', 'options'])
    .describe('Fields that are compared with the held-out items. `options` are compared together with `question`.'),
});

/** Drops what overlaps a held-out set. */
export const decontaminateKind: StepKind<z.infer<typeof Options>> = {
  kind: 'decontaminate',
  about:
    'Drops records that overlap a held-out item: 13 words in a row, or all of a short item; 20 characters in scripts without spaces. The order of options, case and punctuation do not matter.',
  place: 'row',
  options: Options,
  reads: ({ on }) => on,
  writes: () => [],
  reasons: () => ['contaminated'],
  apply: (records, { on }, context) =>
    judgeRecords(records, context.stepId, (record) => (context.heldout ? judge(record, on, context.heldout) : keep)),
};

function judge({ fields }: SowerRecord, on: readonly string[], heldout: HeldoutCheck): Verdict {
  const options = on.includes('options') ? (listField(fields, 'options') ?? []) : [];
  for (const name of on) {
    const text = textField(fields, name);
    const found = text === null ? undefined : heldout.find(text, name === 'question' ? options : []);
    if (found) return reject('contaminated', overlapEvidence(name, found));
  }
  return keep;
}
