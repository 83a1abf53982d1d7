import { z } from 'zod';
import { compileExpression } from '../expressions/condition.ts';
import { digest, recordId } from '../identity.ts';
import type { Json } from '../json.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { reject } from '../verdict.ts';
import { type Fields, textField } from './fields.ts';
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
const Options = z.strictObject({
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
    .describe('Where a score decides, the chosen answer is at most so many times as long as the rejected one.'),
  keep: z
    .array(FieldName)
    .default([])
    .describe('Fields of both answers that go on as `<name>_chosen` and `<name>_rejected`.'),
});
export type PairOptions = z.infer<typeof Options>;
type Source = z.infer<typeof Source>;

/** Makes a preference of the answers to a prompt. */
export const pairKind: StepKind<PairOptions> = {
  kind: 'pair',
  about:
    'Makes one record of the answers to a prompt: a chosen and a rejected one, told apart by the first source that can.',
  place: 'row',
  group: ({ by }) => by,
  options: Options,
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

interface Found {
  readonly chosen: SowerRecord;
  readonly rejected: SowerRecord;
  readonly source: string;
  readonly margin: number | null;
}

function pairOf(members: readonly SowerRecord[], options: PairOptions, context: StepContext): SowerRecord | Dropped {
  const { by, answer, keep } = options;
  const { stepId, randomSeed } = context;
  // By lot, so that no position among the answers is favoured.
  const drawn = [...members].sort((a, b) =>
    digest(String(randomSeed), stepId, a.id) < digest(String(randomSeed), stepId, b.id) ? -1 : 1,
  );
  const found = options.sources.map((source) => decide(drawn, source, options)).find((one) => one !== undefined);
  const [first] = members;
  if (first === undefined) throw new Error('A group has a member.');
  const id = recordId(stepId, ...by.map((name) => JSON.stringify(first.fields[name] ?? null)));
  if (found === undefined)
    return dropRecord(
      { ...first, id, kind: 'pair' },
      stepId,
      reject('no_pair', `${members.length} answers, no source decides`),
    );
  const { chosen, rejected, source, margin } = found;
  const fields: Record<string, Json> = {
    ...first.fields,
    chosen: chosen.fields[answer] ?? null,
    rejected: rejected.fields[answer] ?? null,
    pair_source: source,
    pair_margin: margin,
  };
  if (!by.includes(answer)) delete fields[answer];
  for (const name of keep) {
    fields[`${name}_chosen`] = chosen.fields[name] ?? null;
    fields[`${name}_rejected`] = rejected.fields[name] ?? null;
  }
  const lineage = sharedLineage([chosen, rejected], stepId);
  return { ...first, id, parents: [chosen.id, rejected.id], kind: 'pair', fields, lineage };
}

function decide(drawn: readonly SowerRecord[], source: Source, options: PairOptions): Found | undefined {
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
  if (length_cap === undefined) return true;
  const length = ({ fields }: SowerRecord): number => (textField(fields, answer) ?? '').length;
  return length(chosen) <= length_cap * length(rejected);
}
