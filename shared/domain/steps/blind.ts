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
import { type Group, groupBallots, sharedLineage } from './vote-group.ts';
import { type Drawn, failedBallots } from './vote-rule.ts';

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
    return splitResults(groupBallots(records).map((group) => judge(group, options, context)));
  },
};

/** Ballots that show that what was hidden is not needed. */
const neededOf = (most: number, asked: number): number => Math.ceil(most * asked - 1e-9);

/** What ballots say: how many are readable, come to the answer, or brought no reply at all. */
function countsOf(ballots: readonly SowerRecord[]): { valid: number; agree: number; failed: number } {
  const [first] = ballots;
  const truth = first === undefined ? undefined : canonicalTruth(restored(first.fields));
  const failed = failedBallots(ballots);
  const cast = ballots.filter((_, index) => !failed.has(index)).map((one) => textField(one.fields, 'ballot_canonical'));
  const valid = cast.filter((answer) => answer !== null);
  return { valid: valid.length, agree: valid.filter((answer) => answer === truth).length, failed: failed.size };
}

/**
 * Ballots to draw next, so many that fewer never suffice; 0 when those that were drawn decide. Ballots that failed may
 * have come to the answer or not.
 */
export function nextBlindBallots({ ballots, asked }: Drawn, total: number, { most }: BlindOptions): number {
  const needed = neededOf(most, total);
  const { agree, failed } = countsOf(ballots);
  const remaining = total - asked;
  const toShow = needed - agree;
  const toDoubt = agree + failed + remaining - needed + 1;
  return toShow <= 0 || toDoubt <= 0 ? 0 : Math.min(remaining, toShow, toDoubt);
}

function judge(
  { ballots, asked, saved, first }: Group,
  { into, most, reason, flag }: BlindOptions,
  { stepId }: StepContext,
): SowerRecord | Dropped {
  const fields = restored(first.fields);
  const { valid, agree, failed } = countsOf(ballots);
  const needed = neededOf(most, asked);
  const cast = asked - saved;
  const counted = { n: asked, cast, valid, agree, share: agree / cast };
  const record: SowerRecord = {
    ...first,
    id: recordId(stepId, first.id),
    parents: [...new Set(ballots.flatMap(({ parents }) => parents))],
    kind: 'sample',
    fields: { ...fields, [into]: counted },
    lineage: sharedLineage(ballots, stepId),
  };
  const evidence = `${agree} of ${cast} ballots give the same answer without it; needed for a drop: ${needed}`;
  const [failure] = failedBallots(ballots).values();
  const unneeded = agree >= needed;
  if (failure !== undefined && !unneeded && agree + failed + saved >= needed)
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
