import { z } from 'zod';
import { fieldText } from '../filters/field-text.ts';
import type { Json } from '../json.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { sentencesOf } from '../text/lines.ts';
import { addOpenings, commonOpenings, countOpenings, openingOf } from '../text/openings.ts';
import { reject } from '../verdict.ts';
import { listField } from './fields.ts';
import { FieldName } from './option-schemas.ts';
import { splitResults } from './split-results.ts';
import { addLineage, dropRecord, type StepContext, type StepKind } from './step.ts';

const Options = z.strictObject({
  field: FieldName.default('text').describe('The text whose first five words are looked at.'),
  share: z.number().gt(0).max(1).default(0.005).describe('Share of all texts above which an opening is a habit.'),
  least: z.int().min(2).default(20).describe('Fewer texts with an opening are no habit, however few texts there are.'),
  action: z
    .enum(['drop', 'strip', 'flag'])
    .default('drop')
    .describe(
      '`drop` the record, `strip` its first sentence (a text of one sentence is dropped), or only note the reason in `flags`.',
    ),
});
export type OpeningsOptions = z.infer<typeof Options>;

/** Workers that share the counting of openings. */
const parts = 4;
const Count = z.tuple([z.string(), z.number()]);
/** Stands for all texts in a list of counts; no opening is empty. */
const all = '';

/** Finds openings that too many texts of the run share. A barrier: it has to see all texts. */
export const openingsKind: StepKind<OpeningsOptions> = {
  kind: 'openings',
  about:
    'Learns from all records of the run which openings of five words more than half a percent of the texts share, and drops, strips or flags those texts. Source: MAGA, rule cleaning of frequent openings; the numbers are our choice.',
  place: 'barrier',
  options: Options,
  reads: ({ field }) => [field],
  writes: ({ action }) => (action === 'flag' ? ['flags'] : []),
  reasons: ({ action }) => (action === 'flag' ? [] : ['boilerplate_opening']),
  gather: {
    parts: () => parts,
    contribute: (records, { field }) => contributions(records.map(({ fields }) => fieldText(fields, field))),
    join: (entries, { share, least }) => {
      const counts = addOpenings(entries.map((entry) => new Map([Count.parse(entry)])));
      const texts = counts.get(all) ?? 0;
      counts.delete(all);
      return commonOpenings(counts, texts, { share, least });
    },
    resolve: (records, findings, options, context) => {
      const common = new Set(findings.flat().filter((found) => typeof found === 'string'));
      return splitResults(records.map((record) => treat(record, common, options, context)));
    },
  },
};

/** Counts by opening, each to the part that its first letters choose, and the number of texts to all of them. */
function contributions(texts: readonly string[]): Json[][] {
  const lists = Array.from({ length: parts }, (): Json[] => [[all, texts.length]]);
  for (const [opening, count] of countOpenings(texts)) lists[partOf(opening)]?.push([opening, count]);
  return lists;
}

function partOf(opening: string): number {
  let sum = 0;
  for (let index = 0; index < opening.length; index += 1) sum = (sum * 31 + opening.charCodeAt(index)) % 65_521;
  return sum % parts;
}

function treat(
  record: SowerRecord,
  common: ReadonlySet<Json>,
  { field, action }: OpeningsOptions,
  { stepId }: StepContext,
): SowerRecord | Dropped {
  const text = fieldText(record.fields, field);
  const opening = openingOf(text);
  const lineage = addLineage(record, { step: stepId });
  if (opening === undefined || !common.has(opening)) return { ...record, lineage };
  if (action === 'flag') {
    const flags = [...new Set([...(listField(record.fields, 'flags') ?? []), 'boilerplate_opening'])].sort();
    return { ...record, fields: { ...record.fields, flags }, lineage };
  }
  const rest = action === 'strip' ? withoutFirstSentence(text) : '';
  if (rest === '') return dropRecord(record, stepId, reject('boilerplate_opening', opening));
  return { ...record, fields: { ...record.fields, [field]: rest }, lineage };
}

function withoutFirstSentence(text: string): string {
  const [first = ''] = sentencesOf(text);
  return text.trimStart().slice(first.length).trimStart();
}
