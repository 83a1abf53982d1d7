import { z } from 'zod';
import { compileCondition } from '../expressions/condition.ts';
import { canonicalJson, recordId } from '../identity.ts';
import type { Json } from '../json.ts';
import { mergeSeeds, seedParts } from '../licences/merge-seeds.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { reject } from '../verdict.ts';
import { type Fields, indexField, textField, without } from './fields.ts';
import { ExpressionText, FieldName } from './option-schemas.ts';
import { splitResults } from './split-results.ts';
import { dropRecord, type StepContext, type StepKind } from './step.ts';
import { sharedLineage } from './vote-group.ts';

const Options = z
  .strictObject({
    by: z.array(FieldName).min(1).default(['doc_id']).describe('Records with equal values in these fields become one.'),
    order: FieldName.default('chunk_index').describe('Number that orders them, from 0 without gaps.'),
    count: FieldName.default('chunk_count').describe('How many there should be.'),
    text: FieldName.optional().describe('Text that is joined in order.'),
    separator: z.string().max(20).default('').describe('Put between the texts.'),
    collect: z
      .record(FieldName, FieldName)
      .optional()
      .describe('`new: old` gathers a field of every member into a list, in order.'),
    missing: z
      .enum(['drop_doc', 'join_rest', 'keep_source'])
      .describe(
        'When a member was dropped on the way: drop the whole, join what is left, or take the stand-in of the same place (`stand_in`).',
      ),
    stand_in: ExpressionText.optional().describe(
      'Records for which this is true take part only where the other member of their place is missing, as its source does.',
    ),
  })
  .refine(({ missing, stand_in }) => missing !== 'keep_source' || stand_in !== undefined, {
    path: ['stand_in'],
    message: 'needed for missing: keep_source',
  });
export type JoinOptions = z.infer<typeof Options>;

const chunkFields = [
  'chunk_id',
  'chunk_index',
  'chunk_start',
  'chunk_end',
  'chunk_tokens',
  'overlap',
  'numbered',
  'first_line',
];

/** Puts chunks together again. */
export const joinKind: StepKind<JoinOptions> = {
  kind: 'join',
  about:
    'Makes one record of the members of a group, in order: joins a text, gathers fields into lists. Other fields are those of the first member.',
  place: 'row',
  group: ({ by }) => by,
  options: Options,
  reads: ({ by, order, count, text, collect }) => [
    ...new Set([...by, order, count, ...(text === undefined ? [] : [text]), ...Object.values(collect ?? {})]),
  ],
  writes: ({ text, collect, stand_in }) => [
    'joined_count',
    'joined_of',
    ...(stand_in === undefined ? [] : ['joined_stand_ins']),
    ...(text === undefined ? [] : [text]),
    ...Object.keys(collect ?? {}),
  ],
  removes: ({ by, order, count }) => [...new Set([...chunkFields, order, count])].filter((name) => !by.includes(name)),
  expressions: ({ stand_in }) =>
    stand_in === undefined ? [] : [{ path: ['stand_in'], source: stand_in, gives: 'boolean' }],
  types: ({ text, collect, stand_in }) => ({
    joined_count: 'number',
    joined_of: 'number',
    ...(stand_in === undefined ? {} : { joined_stand_ins: 'number' as const }),
    ...(text === undefined ? {} : { [text]: 'text' as const }),
    ...Object.fromEntries(Object.keys(collect ?? {}).map((name) => [name, 'list'])),
  }),
  reasons: ({ missing, stand_in }) => (missing === 'join_rest' && stand_in === undefined ? [] : ['missing_part']),
  apply(records, options, context) {
    const groups = Map.groupBy(records, ({ fields }) => canonicalJson(options.by.map((name) => fields[name] ?? null)));
    return splitResults([...groups.values()].map((members) => joinGroup(members, options, context)));
  },
};

function joinGroup(
  found: readonly SowerRecord[],
  options: JoinOptions,
  { stepId }: StepContext,
): SowerRecord | Dropped {
  const { by, order, text, separator, collect, missing, stand_in } = options;
  const standsIn = stand_in === undefined ? () => false : compileCondition(stand_in);
  const place = ({ fields }: SowerRecord): number => indexField(fields, order) ?? Number.MAX_SAFE_INTEGER;
  const distinct = [...new Map(found.map((member) => [member.id, member])).values()];
  const filled = new Set(distinct.filter(({ fields }) => !standsIn(fields)).map(place));
  const members = distinct
    .filter((member) => !standsIn(member.fields) || (missing === 'keep_source' && !filled.has(place(member))))
    .sort((a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1));
  const [first] = members.length === 0 ? distinct : members;
  if (first === undefined) throw new Error('A group has a member.');
  const standIns = members.filter((member) => standsIn(member.fields)).length;
  const wanted = indexField(first.fields, options.count) ?? members.length;
  const complete = members.length === wanted && members.every((member, index) => place(member) === index);
  const key = by.map((name) => canonicalJson(first.fields[name] ?? null));
  const id = recordId(stepId, ...key);
  const gone = new Set(joinKind.removes?.(options) ?? []);
  const fields: Fields = {
    ...without(first.fields, [...gone]),
    joined_count: members.length,
    joined_of: wanted,
    ...(stand_in === undefined ? {} : { joined_stand_ins: standIns }),
    ...(text === undefined ? {} : { [text]: members.map((one) => textField(one.fields, text) ?? '').join(separator) }),
    ...Object.fromEntries(
      Object.entries(collect ?? {}).map(([into, from]): [string, Json] => [
        into,
        members.map((one) => one.fields[from] ?? null),
      ]),
    ),
  };
  const joined: SowerRecord = {
    ...first,
    id,
    parents: members.map((member) => member.id),
    seed: mergeSeeds(
      first.seed,
      members.flatMap(({ seed }) => seedParts(seed)),
    ),
    kind: 'joined',
    fields,
    lineage: sharedLineage(members, stepId),
  };
  if (standIns === members.length) return dropRecord(joined, stepId, reject('missing_part', 'no part is there'));
  if (complete || missing === 'join_rest') return joined;
  const there = members.map((member) => place(member)).join(', ');
  return dropRecord(joined, stepId, reject('missing_part', `${members.length} of ${wanted} parts are there: ${there}`));
}
