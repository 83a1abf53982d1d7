import { z } from 'zod';
import { compileCondition } from '../expressions/condition.ts';
import { canonicalJson, digest } from '../identity.ts';
import type { Json } from '../json.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { countTokens } from '../text/tokens.ts';
import { reject } from '../verdict.ts';
import { type EmitOptions, emitKind, isSample, mixOf, renderSample, sampleViews, type View, viewsOf } from './emit.ts';
import { listField, textField } from './fields.ts';
import { chooseMix, type MixEntry, type MixLimits } from './mix-limits.ts';
import { splitResults } from './split-results.ts';
import { addLineage, dropRecord, type StepContext, type StepKind } from './step.ts';
import { type SharedGroup, shareOf, shareViews, type ViewShares } from './view-shares.ts';

/** Field with the views that a record is published in. No recipe can name it. */
const chosenField = '$views';

/** Whether the mix publishes a record in a view; true where there is no mix. */
export const isChosen = ({ fields }: SowerRecord, view: string): boolean =>
  listField(fields, chosenField)?.includes(view) ?? true;

/** A row that a record could have; its component is its view. */
interface Row extends MixEntry {
  readonly component: string;
  /** Rows of one group compete where `one_per` is set. */
  readonly group: string;
}
const Row: z.ZodType<Row> = z.strictObject({
  component: z.string(),
  group: z.string(),
  rank: z.string(),
  size: z.number(),
  caps: z.array(z.string()),
});

interface Found {
  readonly shares: ViewShares;
  readonly limits: MixLimits;
}
const Found: z.ZodType<Found> = z.strictObject({
  shares: z.record(z.string(), z.array(z.tuple([z.string(), z.string()]))),
  limits: z.strictObject({
    components: z.record(z.string(), z.string()),
    caps: z.array(z.record(z.string(), z.string())),
  }),
});

/**
 * Draws the rows that are published of several views: the `mix` of an `emit` step, whose options it shares. A record
 * none of whose rows is drawn is left out.
 */
export const viewMixKind: StepKind<EmitOptions> = {
  kind: 'view-mix',
  about:
    'Written as `emit: { id, views: {...}, mix: {...} }`. Draws the rows that are published, by lot but the same in every run.',
  place: 'barrier',
  options: emitKind.options,
  group: (options) => emitKind.group?.(options) ?? [],
  reads: () => [],
  writes: () => [],
  reasons: () => ['left_out'],
  gather: {
    keepsSeeds: true,
    parts: () => 1,
    contribute: (records, options, context) => {
      const rowsOf = possibleRows(options, context);
      return [records.flatMap((record) => rowsOf(record).map((row): Json => ({ ...row })))];
    },
    join: (entries, options) => {
      const { shares, limits } = drawn(z.array(Row).parse(entries), options);
      return [{ shares, limits: { ...limits } }];
    },
    resolve: (records, [found = []], options, context) => {
      const { shares, limits } = Found.parse(found[0]);
      const rowsOf = possibleRows(options, context);
      const rows = new Map(records.map((record) => [record, rowsOf(record)]));
      const left = new Set(competing([...rows.values()].flat(), options, shares));
      return splitResults(
        records.map((record) => {
          const own = rows.get(record) ?? [];
          const kept = own.filter((row) => left.has(row) && isWithin(row, limits));
          if (kept.length === 0)
            return leftOut(
              record,
              own.some((row) => left.has(row)),
              context,
            );
          const fields = { ...record.fields, [chosenField]: kept.map(({ component }) => component) };
          return { ...record, fields, lineage: addLineage(record, { step: context.stepId }) };
        }),
      );
    },
  },
};

function leftOut(record: SowerRecord, isShared: boolean, { stepId }: StepContext): Dropped {
  const why = isShared ? 'more rows of its kind than ratios and caps allow' : 'another row stands for it';
  return dropRecord(record, stepId, reject('left_out', why));
}

const isWithin = ({ component, rank, caps }: Row, limits: MixLimits): boolean =>
  rank <= (limits.components[component] ?? rank) &&
  caps.every((key, index) => rank <= (limits.caps[index]?.[key] ?? rank));

function drawn(rows: readonly Row[], options: EmitOptions): Found {
  const { ratios = {}, caps = [], one_per = '' } = mixOf(options) ?? {};
  const rule = { alpha: null, caps, ratios: one_per === '' ? ratios : {} };
  if (one_per === '') return { shares: {}, limits: chooseMix(rows, rule) };
  const views = namesOf(options);
  const shares = shareViews([...groupsOf(rows).keys()], views, ratios);
  return { shares, limits: chooseMix(competing(rows, options, shares), rule) };
}

/** The rows that are left when of every group one row stays. */
function competing(rows: readonly Row[], options: EmitOptions, shares: ViewShares): readonly Row[] {
  if ((mixOf(options)?.one_per ?? '') === '') return rows;
  const views = namesOf(options);
  return [...groupsOf(rows)].flatMap(([group, own]) => {
    const view = shareOf(group, views, shares);
    const [first] = own.filter(({ component }) => component === view).sort(byRank);
    return first === undefined ? [] : [first];
  });
}

const byRank = (a: Row, b: Row): number => (a.rank < b.rank ? -1 : 1);

/** Of several rows of a group in one view, the one that comes first in the draw counts. */
function groupsOf(rows: readonly Row[]): Map<SharedGroup, readonly Row[]> {
  return new Map(
    [...Map.groupBy(rows, ({ group }) => group)].map(([rank, own]) => {
      const sizes = new Map(
        own
          .toSorted(byRank)
          .toReversed()
          .map(({ component, size }) => [component, size]),
      );
      return [{ rank, sizes }, own];
    }),
  );
}

const namesOf = (options: EmitOptions): readonly string[] =>
  isSample(options) ? ['similar', 'enriched', 'context'] : viewsOf(options).map(([name]) => name);

/** The rows that a record has without the mix. */
function possibleRows(options: EmitOptions, { stepId, randomSeed }: StepContext): (record: SowerRecord) => Row[] {
  const { unit = 'rows', caps = [], one_per = '' } = mixOf(options) ?? {};
  const textsOf = rowTexts(options);
  const drawOf = (...parts: string[]): string => digest('view-mix', String(randomSeed), stepId, ...parts).slice(0, 20);
  return (record) => {
    const { id, fields } = record;
    const shared = fields[one_per] ?? null;
    const group = drawOf('group', shared === null ? id : canonicalJson(shared));
    return textsOf(record).map(([view, text]) => ({
      component: view,
      group,
      rank: drawOf(id, view),
      size: unit === 'rows' ? 1 : countTokens(text()),
      caps: caps.map(({ by }) =>
        digest(canonicalJson(by.map((name) => (name === 'view' ? view : (fields[name] ?? null))))).slice(0, 20),
      ),
    }));
  };
}

/** How many rows a record has without the mix. */
export function rowsBeforeMix(options: EmitOptions): (record: SowerRecord) => number {
  const textsOf = rowTexts(options);
  return (record) => textsOf(record).length;
}

/** Views that a record is meant for, each with its text. */
function rowTexts(options: EmitOptions): (record: SowerRecord) => [string, () => string][] {
  if (isSample(options))
    return (record) =>
      sampleViews(record, options).map((view) => [view, () => textField(renderSample(record, { view }), 'text') ?? '']);
  const views = viewsOf(options).map(([name, view]) => {
    return { name, view, isMeant: view.when === undefined ? () => true : compileCondition(view.when) };
  });
  return ({ fields }) =>
    views.filter(({ isMeant }) => isMeant(fields)).map(({ name, view }) => [name, () => textOf(view, fields)]);
}

function textOf({ columns }: View, fields: SowerRecord['fields']): string {
  const whole = columns.text === undefined ? Object.entries(columns) : [['text', columns.text] as const];
  return whole
    .map(([name, column]) => fields[typeof column === 'string' ? name : column.from] ?? '')
    .map((value) => (typeof value === 'string' ? value : canonicalJson(value)))
    .join('\n');
}
