import { z } from 'zod';
import { compileExpression } from '../expressions/condition.ts';
import { digest, recordId } from '../identity.ts';
import type { Json } from '../json.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { type Rejected, reject } from '../verdict.ts';
import { type Fields, textField, without } from './fields.ts';
import { groupRecords } from './group-records.ts';
import { ExpressionText, FieldName } from './option-schemas.ts';
import { splitResults } from './split-results.ts';
import { dropRecord, type StepContext, type StepKind } from './step.ts';
import { sharedLineage } from './vote-group.ts';

const Source = z
  .strictObject({
    name: z.string().min(1).max(40).describe('Noted in `pair_source`.'),
    good: ExpressionText.optional().describe('True for a good answer and false for a bad one; null says nothing.'),
    score: ExpressionText.optional().describe('Number of which more is better.'),
    margin: z.number().min(0).default(0).describe('With `score`: by how much the better one must lead.'),
  })
  .refine(({ good, score }) => (good === undefined) !== (score === undefined), {
    message: 'a source has either `good` or `score`',
  });
/** Options of a pair; `duel` has them as well. */
export const PairOptions = z.strictObject({
  mode: z.literal('pair'),
  by: z.array(FieldName).min(1).describe('Records with equal values in these fields are answers to one prompt.'),
  answer: FieldName.describe('Text of the answer; becomes `chosen` and `rejected`.'),
  sources: z
    .array(Source)
    .min(1)
    .max(10)
    .describe('What tells better from worse, asked one after the other; the first that can decides.'),
  length_cap: z
    .number()
    .positive()
    .optional()
    .describe(
      'Where a score or a judge decides, the chosen answer is at most so many times as long as the rejected one.',
    ),
  keep: z
    .array(FieldName)
    .default([])
    .describe('Fields of both answers that go on as `<name>_chosen` and `<name>_rejected`.'),
});
export type PairOptions = z.infer<typeof PairOptions>;
type Source = z.infer<typeof Source>;

/** Makes a preference of the answers to a prompt. */
export const pairKind: StepKind<PairOptions> = {
  kind: 'pair',
  about:
    'Makes one record of the answers to a prompt: a chosen and a rejected one, told apart by the first source that can.',
  place: 'row',
  group: ({ by }) => by,
  options: PairOptions,
  reads: ({ by, answer, keep }) => [...new Set([...by, answer, ...keep])],
  writes: ({ keep }) => [
    'chosen',
    'rejected',
    'pair_source',
    'pair_margin',
    ...keep.flatMap((name) => [`${name}_chosen`, `${name}_rejected`]),
  ],
  removes: ({ answer, by }) => (by.includes(answer) ? [] : [answer]),
  types: () => ({ chosen: 'text', rejected: 'text', pair_source: 'text', pair_margin: 'number' }),
  expressions: ({ sources }) =>
    sources.flatMap(({ good, score }, index) => [
      ...(good === undefined ? [] : [{ path: ['sources', index, 'good'], source: good, gives: 'boolean' as const }]),
      ...(score === undefined ? [] : [{ path: ['sources', index, 'score'], source: score, gives: 'number' as const }]),
    ]),
  reasons: () => ['no_pair'],
  apply: (records, options, context) =>
    splitResults(groupRecords(records, options.by).map((members) => pairOf(members, options, context))),
};

/** Which answer is better, and what said so. */
export interface FoundPair {
  readonly chosen: SowerRecord;
  readonly rejected: SowerRecord;
  readonly source: string;
  readonly margin: number | null;
}

function pairOf(members: readonly SowerRecord[], options: PairOptions, context: StepContext): SowerRecord | Dropped {
  const drawn = byLot(members, context);
  const found = decidePair(drawn, options);
  if (found !== undefined) return pairRecord(members, found, options, context);
  return dropPair(members, options, context, reject('no_pair', `${members.length} answers, no source decides`));
}

/** A group in an order by lot, so that no position among the answers is favoured. */
export function byLot(members: readonly SowerRecord[], { stepId, randomSeed }: StepContext): SowerRecord[] {
  const lot = ({ id }: SowerRecord): string => digest(String(randomSeed), stepId, id);
  return members.toSorted((a, b) => (lot(a) < lot(b) ? -1 : 1));
}

/** What the first source says that can tell the answers apart. @param drawn in their order by lot. */
export function decidePair(drawn: readonly SowerRecord[], options: PairOptions): FoundPair | undefined {
  for (const source of options.sources) {
    const found = decide(drawn, source, options);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The pair as one record in the place of its group. */
export function pairRecord(
  members: readonly SowerRecord[],
  { chosen, rejected, source, margin }: FoundPair,
  options: PairOptions,
  context: StepContext,
): SowerRecord {
  const { answer, keep } = options;
  const rest = withoutAnswer(firstOf(members).fields, options);
  const fields: Record<string, Json> = {
    ...rest,
    chosen: chosen.fields[answer] ?? null,
    rejected: rejected.fields[answer] ?? null,
    pair_source: source,
    pair_margin: margin,
  };
  for (const name of keep) {
    fields[`${name}_chosen`] = chosen.fields[name] ?? null;
    fields[`${name}_rejected`] = rejected.fields[name] ?? null;
  }
  const lineage = sharedLineage([chosen, rejected], context.stepId);
  const id = pairId(members, options, context);
  return { ...firstOf(members), id, parents: [chosen.id, rejected.id], kind: 'pair', fields, lineage };
}

/** The group as one record that goes no further. */
export function dropPair(
  members: readonly SowerRecord[],
  options: Pick<PairOptions, 'by'>,
  context: StepContext,
  verdict: Rejected,
): Dropped {
  const id = pairId(members, options, context);
  return dropRecord({ ...firstOf(members), id, kind: 'pair' }, context.stepId, verdict);
}

/** Follows from the values that the members share. */
export const pairId = (
  members: readonly SowerRecord[],
  { by }: Pick<PairOptions, 'by'>,
  { stepId }: StepContext,
): string => recordId(stepId, ...by.map((name) => JSON.stringify(firstOf(members).fields[name] ?? null)));

export const withoutAnswer = (fields: Fields, { answer, by }: PairOptions): Fields =>
  by.includes(answer) ? fields : without(fields, [answer]);

export function firstOf(members: readonly SowerRecord[]): SowerRecord {
  const [first] = members;
  if (first === undefined) throw new Error('A group has a member.');
  return first;
}

function decide(drawn: readonly SowerRecord[], source: Source, options: PairOptions): FoundPair | undefined {
  const { name, good, score, margin } = source;
  if (good !== undefined) {
    const isGood = compileExpression(good);
    const chosen = drawn.find(({ fields }) => isGood(fields) === true);
    const rejected = drawn.find(({ fields }) => isGood(fields) === false && hasWords(fields, options));
    return chosen === undefined || rejected === undefined
      ? undefined
      : { chosen, rejected, source: name, margin: null };
  }
  const scoreOf = compileExpression(score ?? 'null');
  const ranked = drawn
    .flatMap((record) => {
      const value = scoreOf(record.fields);
      return typeof value === 'number' ? [{ record, value }] : [];
    })
    .sort((a, b) => b.value - a.value);
  const [best] = ranked;
  const worst = ranked.at(-1);
  if (best === undefined || worst === undefined || best === worst) return undefined;
  const lead = best.value - worst.value;
  if (lead <= 0 || lead < margin || !fitsLength(best.record, worst.record, options)) return undefined;
  return { chosen: best.record, rejected: worst.record, source: name, margin: Math.round(lead * 1e6) / 1e6 };
}

const hasWords = (fields: Fields, { answer }: PairOptions): boolean => (textField(fields, answer) ?? '').trim() !== '';

function fitsLength(chosen: SowerRecord, rejected: SowerRecord, { answer, length_cap }: PairOptions): boolean {
  const text = ({ fields }: SowerRecord): string => textField(fields, answer) ?? '';
  return isInProportion(text(chosen), text(rejected), length_cap);
}

/** Whether the chosen answer is not too long beside the rejected one. */
export const isInProportion = (chosen: string, rejected: string, lengthCap: number | undefined): boolean =>
  lengthCap === undefined || chosen.length <= lengthCap * rejected.length;
