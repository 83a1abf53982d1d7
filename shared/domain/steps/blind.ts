import { z } from 'zod';
import { canonicalAnswer } from '../answers/canonical.ts';
import { canonicalOption, optionForms } from '../answers/option.ts';
import { recordId } from '../identity.ts';
import { isJsonObject } from '../json.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { reasonNamed, reject } from '../verdict.ts';
import { answerKindOf, type Fields, listField, textField, without } from './fields.ts';
import { FieldName, ReasonName } from './option-schemas.ts';
import { splitResults } from './split-results.ts';
import { dropRecord, type StepContext, type StepKind } from './step.ts';
import { ballotFields } from './vote.ts';
import { groupBallots, sharedLineage } from './vote-group.ts';
import { failedBallots } from './vote-rule.ts';

const Options = z.strictObject({
  mode: z.literal('blind'),
  into: FieldName.default('blind').describe(
    'Field for the count: ballots, readable ones, those that agree, their share.',
  ),
  most: z
    .number()
    .gt(0)
    .max(1)
    .default(0.8)
    .describe('Share of the ballots from which on their agreement shows that what was hidden is not needed.'),
  reason: ReasonName.describe('Reason for dropping such a question.'),
  flag: z.boolean().default(false).describe('Note the reason in `flags` instead of dropping the question.'),
});
export type BlindOptions = z.infer<typeof Options>;

/** Asks whether a question needs what was hidden from its ballots. */
export const blindKind: StepKind<BlindOptions> = {
  kind: 'blind',
  about:
    'Counts how many ballots of a question come to its answer although `expand: { hide }` kept something from them, such as the passage. Where too many do, the question does not need it. Everything hidden is put back.',
  place: 'row',
  group: () => ['question_id'],
  options: Options,
  reads: () => ['question_id', 'answer_kind', 'options', 'ballot', 'ballot_canonical', 'ballot_problem', 'hidden'],
  writes: ({ into, flag }) => [into, 'reasoning', ...(flag ? ['flags'] : [])],
  removes: () => ballotFields,
  types: ({ into }) => ({ [into]: 'map' }),
  reasons: ({ reason, flag }) => [
    'model_refused',
    'model_failed',
    'model_timeout',
    'budget',
    'cancelled',
    ...(flag ? [] : [reasonNamed(reason)]),
  ],
  apply(records, options, context) {
    return splitResults(groupBallots(records).map((group) => judge(group.ballots, group.asked, options, context)));
  },
};

function judge(
  ballots: readonly SowerRecord[],
  asked: number,
  { into, most, reason, flag }: BlindOptions,
  { stepId }: StepContext,
): SowerRecord | Dropped {
  const [first] = ballots;
  if (first === undefined) throw new Error('A group has a ballot.');
  const fields = restored(first.fields);
  const truth = canonicalTruth(fields);
  const failed = failedBallots(ballots);
  const cast = ballots.filter((_, index) => !failed.has(index)).map((one) => textField(one.fields, 'ballot_canonical'));
  const valid = cast.filter((answer) => answer !== null).length;
  const agree = cast.filter((answer) => answer !== null && answer === truth).length;
  const needed = Math.ceil(most * asked - 1e-9);
  const counted = { n: asked, valid, agree, share: agree / asked };
  const record: SowerRecord = {
    ...first,
    id: recordId(stepId, first.id),
    parents: [...new Set(ballots.flatMap(({ parents }) => parents))],
    kind: 'sample',
    fields: { ...fields, [into]: counted },
    lineage: sharedLineage(ballots, stepId),
  };
  const evidence = `${agree} of ${asked} ballots give the same answer without it; needed for a drop: ${needed}`;
  const [failure] = failed.values();
  const unneeded = agree >= needed;
  if (failure !== undefined && !unneeded && agree + failed.size >= needed)
    return { ...dropRecord(record, stepId, reject(reasonNamed(reason), evidence)), outcome: 'failed', reason: failure };
  if (!unneeded) return record;
  if (!flag) return dropRecord(record, stepId, reject(reasonNamed(reason), evidence));
  const flags = new Set([...(listField(fields, 'flags') ?? []), reason]);
  return { ...record, fields: { ...record.fields, flags: [...flags].sort() } };
}

/** The question as it was before the ballots. */
function restored(fields: Fields): Fields {
  const { hidden } = fields;
  return { ...without(fields, ballotFields), ...(isJsonObject(hidden) ? hidden : {}) };
}

/** The answer in the form in which ballots are counted; undefined for an answer that nobody compares. */
function canonicalTruth(fields: Fields): string | undefined {
  const answer = textField(fields, 'answer_text') ?? '';
  const options = listField(fields, 'options');
  if (options !== null) return optionForms(options)[options.indexOf(answer)] ?? canonicalOption(answer);
  return canonicalAnswer(answerKindOf(fields), answer);
}
