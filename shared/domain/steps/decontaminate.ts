import { z } from 'zod';
import { defaultRule, coverage as leastCoverage, longRun, type OverlapRule } from '../heldout/rules.ts';
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
  words: z
    .int()
    .min(longRun)
    .max(100)
    .default(defaultRule.words)
    .describe(
      'Words in a row that are a hit, as in GPT-3; in scripts without spaces 20 characters for every 13 words. A whole item of 13 words is a hit with a larger number too.',
    ),
  short: z
    .enum(['covered', 'whole', 'off'])
    .default(defaultRule.short)
    .describe(
      'Items of fewer than 13 words. `covered`: found whole, and where runs of 8 words cover them (PaLM). `whole`: found whole alone. `off`: passed over.',
    ),
  coverage: z
    .number()
    .min(leastCoverage)
    .max(1)
    .default(defaultRule.coverage)
    .describe('Share of a short item that its runs of 8 words have to cover.'),
  code: z
    .boolean()
    .default(defaultRule.code)
    .describe(
      'Also compares code as code: whole without comments and spaces, and by runs of 5 tokens that agree to 0.8.',
    ),
});
type DecontaminateOptions = z.infer<typeof Options>;

/** Drops what overlaps a held-out set. */
export const decontaminateKind: StepKind<DecontaminateOptions> = {
  kind: 'decontaminate',
  about:
    'Drops records that overlap a held-out item: 13 words in a row, or all of a short item; 20 characters in scripts without spaces. The order of options, case and punctuation do not matter. Runs that more than 10 items share are phrases and no hits; that and the runs of 8 words are part of the index.',
  place: 'row',
  options: Options,
  reads: ({ on }) => on,
  writes: () => [],
  reasons: () => ['contaminated'],
  apply: (records, options, { stepId, heldout }) =>
    judgeRecords(records, stepId, (record) => (heldout ? judge(record, options, heldout) : keep)),
};

function judge({ fields }: SowerRecord, { on, ...rule }: DecontaminateOptions, heldout: HeldoutCheck): Verdict {
  const overlap: OverlapRule = rule;
  const options = on.includes('options') ? (listField(fields, 'options') ?? []) : [];
  for (const name of on) {
    const text = textField(fields, name);
    const found = text === null ? undefined : heldout.find(text, name === 'question' ? options : [], overlap);
    if (found) return reject('contaminated', overlapEvidence(name, found));
  }
  return keep;
}
