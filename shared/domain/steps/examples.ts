import { z } from 'zod';
import { drawWithoutReplacement } from '../draw.ts';
import { canonicalJson, digest } from '../identity.ts';
import type { Json } from '../json.ts';
import { mergeSeeds } from '../licences/merge-seeds.ts';
import { randomFor } from '../random.ts';
import type { SowerRecord } from '../records.ts';
import { countTokens } from '../text/tokens.ts';
import { FieldName } from './option-schemas.ts';
import { addLineage, type StepContext, type StepKind } from './step.ts';

const Options = z.strictObject({
  count: z.int().min(0).max(20).describe('Other records that are shown with each; fewer where there are not so many.'),
  by: z
    .array(FieldName)
    .min(1)
    .default(['task'])
    .describe('Records with equal values in these fields are of one kind.'),
  fields: z.array(FieldName).min(1).describe('What is shown of an example.'),
  into: FieldName.default('examples').describe('Field for the list of examples, each a map of those fields.'),
  most_tokens: z.int().min(10).max(10_000).default(300).describe('Longer records are examples for none.'),
  pool: z.int().min(1).max(200).default(16).describe('Records of a kind that examples are drawn from, chosen by lot.'),
});
export type ExamplesOptions = z.infer<typeof Options>;

/** What a record offers to others of its kind. */
type Offer = {
  readonly group: string;
  /** Place in the lot; the lowest ones of a group are its pool. */
  readonly lot: string;
  readonly shown: { readonly [field: string]: Json };
  readonly seed: {
    readonly object: string;
    readonly line: number;
    readonly dataset: string | null;
    readonly license: string;
  };
};
const Offer: z.ZodType<Offer> = z.strictObject({
  group: z.string(),
  lot: z.string(),
  shown: z.record(z.string(), z.json() as z.ZodType<Json>),
  seed: z.strictObject({ object: z.string(), line: z.int(), dataset: z.string().nullable(), license: z.string() }),
});

/**
 * Gives every record a few others of its kind as examples for its prompt. The pool of a kind is drawn by lot from all
 * records of the run, or of the round where a quota is worked towards, so that it does not depend on how shards were cut.
 */
export const examplesKind: StepKind<ExamplesOptions> = {
  kind: 'examples',
  about:
    'Puts a few other records of the same kind and licence into each, drawn by lot, as examples for a prompt. Their seeds count as sources of what is made with them.',
  place: 'barrier',
  options: Options,
  reads: ({ by, fields }) => [...new Set([...by, ...fields])],
  writes: ({ into }) => [into],
  types: ({ into }) => ({ [into]: 'list' }),
  reasons: () => [],
  gather: {
    keepsSeeds: true,
    parts: () => 1,
    contribute: (records, options, context) => [
      poolsOf(
        records.flatMap((record) => offerOf(record, options, context)),
        options,
      ),
    ],
    join: (entries, options) =>
      poolsOf(
        entries.map((entry) => Offer.parse(entry)),
        options,
      ),
    resolve: (records, [found = []], options, context) => {
      const pools = Map.groupBy(z.array(Offer).parse(found), ({ group }) => group);
      const kept = records.map((record) =>
        withExamples(record, pools.get(groupOf(record, options)) ?? [], options, context),
      );
      return { made: records.length, kept, dropped: [] };
    },
  },
};

/** Of one licence, so that an example never binds a record to other terms than its own seed does. */
const groupOf = ({ fields, seed }: SowerRecord, { by }: ExamplesOptions): string =>
  canonicalJson([seed.license, ...by.map((name) => fields[name] ?? null)]);

function offerOf(record: SowerRecord, options: ExamplesOptions, { stepId, randomSeed }: StepContext): Offer[] {
  const shown = Object.fromEntries(options.fields.map((name): [string, Json] => [name, record.fields[name] ?? null]));
  if (countTokens(canonicalJson(shown)) > options.most_tokens) return [];
  const { object, line, dataset, license } = record.seed;
  const lot = digest(String(randomSeed), stepId, object, String(line)).slice(0, 20);
  return [{ group: groupOf(record, options), lot, shown, seed: { object, line, dataset, license } }];
}

/** The pool of each group: its lowest lots. Of pools alone the same pools come again, so they can be joined in any order. */
function poolsOf(offers: readonly Offer[], { pool }: ExamplesOptions): Offer[] {
  return [...Map.groupBy(offers, ({ group }) => group)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, members]) => {
      const rows = new Map(members.map((member) => [member.lot, member]));
      return [...rows.values()].sort((a, b) => (a.lot < b.lot ? -1 : 1)).slice(0, pool);
    });
}

function withExamples(
  record: SowerRecord,
  pool: readonly Offer[],
  { count, into }: ExamplesOptions,
  { stepId, randomSeed }: StepContext,
): SowerRecord {
  const { object, line } = record.seed;
  const isOther = ({ seed }: Offer): boolean => seed.object !== object || seed.line !== line;
  const drawn = drawWithoutReplacement(pool.filter(isOther), count, randomFor(randomSeed, stepId, record.id));
  const parts = drawn.map(({ seed }) => ({ object: seed.object, dataset: seed.dataset, license: seed.license }));
  return {
    ...record,
    seed: mergeSeeds(record.seed, parts),
    fields: { ...record.fields, [into]: drawn.map(({ shown }) => shown) },
    lineage: addLineage(record, { step: stepId }),
  };
}
