import { z } from 'zod';
import { compileCondition, compileExpression } from '../expressions/condition.ts';
import { canonicalJson, digest } from '../identity.ts';
import type { Json } from '../json.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { reject } from '../verdict.ts';
import { chooseMix, type MixEntry, type MixLimits } from './mix-limits.ts';
import { ExpressionText, FieldName } from './option-schemas.ts';
import { splitResults } from './split-results.ts';
import { dropRecord, type StepContext, type StepKind } from './step.ts';

const ComponentName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/u);
const Component = z.strictObject({
  when: ExpressionText.describe('Records of the component; the first that fits counts.'),
  ratio: z
    .number()
    .positive()
    .optional()
    .describe('Its part in the mix, relative to the others; all of it when absent.'),
  most: z
    .strictObject({
      share: z.number().gt(0).lt(1).describe('Largest share of both together.'),
      beside: ComponentName.describe('The component that it is added to.'),
    })
    .optional()
    .describe('In place of `ratio`: all of it, but no more than a share of itself and another component.'),
});
const Options = z
  .strictObject({
    components: z
      .record(ComponentName, Component)
      .optional()
      .describe('Parts of the mix by name. Records of none are left out.'),
    balance: z
      .strictObject({
        by: FieldName.describe('Field whose values are the components.'),
        alpha: z.number().min(0).max(1).describe('0 gives every value the same part, 1 leaves the parts as they are.'),
      })
      .optional()
      .describe('Components by the values of a field, with parts that are powers of their size.'),
    unit: ExpressionText.default('1').describe('What is measured: `1` for rows, `tokens(text)` for tokens.'),
    caps: z
      .array(z.strictObject({ by: z.array(FieldName).min(1), max: z.int().min(0) }))
      .max(10)
      .default([])
      .describe('Of records with equal values in these fields at most so many stay; 0 stands for all.'),
  })
  .refine(({ components, balance }) => components === undefined || balance === undefined, {
    message: 'either `components` or `balance`',
  })
  .superRefine(({ components = {} }, check) => {
    for (const [name, { ratio, most }] of Object.entries(components)) {
      if (most === undefined) continue;
      const beside = most.beside === name ? undefined : components[most.beside];
      if (beside !== undefined && beside.most === undefined && ratio === undefined) continue;
      const message =
        ratio === undefined ? '`beside` names another component, one without `most`' : 'either `ratio` or `most`';
      check.addIssue({ code: 'custom', path: ['components', name, 'most'], message });
    }
  });
export type MixOptions = z.infer<typeof Options>;

/** Draws a mix of all records. */
export const mixKind: StepKind<MixOptions> = {
  kind: 'mix',
  about:
    'Leaves as many records of each component as the ratios ask for, drawn by lot but the same in every run, after the caps. The scarcest component decides how large the mix can be.',
  place: 'barrier',
  options: Options,
  reads: ({ balance, caps }) => [
    ...new Set([...(balance === undefined ? [] : [balance.by]), ...caps.flatMap(({ by }) => by)]),
  ],
  writes: () => [],
  expressions: ({ components, unit }) => [
    { path: ['unit'], source: unit, gives: 'number' },
    ...Object.entries(components ?? {}).map(([name, { when }]) => {
      return { path: ['components', name, 'when'], source: when, gives: 'boolean' as const };
    }),
  ],
  reasons: () => ['left_out'],
  gather: {
    parts: () => 1,
    contribute: (records, options, context) => {
      const entryOf = mixEntries(options, context);
      return [records.map((record): Json => ({ ...entryOf(record) }))];
    },
    join: (entries, options) => {
      const ratios = Object.fromEntries(
        Object.entries(options.components ?? {}).map(([name, { ratio }]) => [name, ratio ?? null]),
      );
      return [
        {
          ...chooseMix(z.array(Entry).parse(entries), {
            ratios,
            most: Object.fromEntries(
              Object.entries(options.components ?? {}).flatMap(([name, { most }]) =>
                most === undefined ? [] : [[name, most]],
              ),
            ),
            alpha: options.balance?.alpha ?? null,
            caps: options.caps,
          }),
        },
      ];
    },
    resolve: (records, [found = []], options, context) => {
      const limits = Limits.parse(found[0]);
      const entryOf = mixEntries(options, context);
      return splitResults(records.map((record) => judge(record, entryOf(record), limits, context.stepId)));
    },
  },
};

const Entry: z.ZodType<MixEntry> = z.strictObject({
  component: z.string().nullable(),
  rank: z.string(),
  size: z.number(),
  caps: z.array(z.string()),
});
const Limits: z.ZodType<MixLimits> = z.strictObject({
  components: z.record(z.string(), z.string()),
  caps: z.array(z.record(z.string(), z.string())),
});

function mixEntries(options: MixOptions, { stepId, randomSeed }: StepContext): (record: SowerRecord) => MixEntry {
  const { components, balance, unit, caps } = options;
  const sizeOf = compileExpression(unit);
  const named = Object.entries(components ?? {}).map(([name, { when }]) => ({ name, isMeant: compileCondition(when) }));
  return ({ id, fields }) => {
    const size = sizeOf(fields);
    const own = balance === undefined ? undefined : canonicalJson(fields[balance.by] ?? null);
    return {
      component: components === undefined ? (own ?? '') : (named.find(({ isMeant }) => isMeant(fields))?.name ?? null),
      rank: digest('mix', String(randomSeed), stepId, id).slice(0, 20),
      size: typeof size === 'number' && size > 0 ? Math.round(size) : 0,
      caps: caps.map(({ by }) => digest(canonicalJson(by.map((name) => fields[name] ?? null))).slice(0, 20)),
    };
  };
}

function judge(record: SowerRecord, entry: MixEntry, limits: MixLimits, step: string): SowerRecord | Dropped {
  const out = (why: string): Dropped => dropRecord(record, step, reject('left_out', why));
  if (entry.component === null) return out('belongs to no component of the mix');
  const capped = entry.caps.some((key, index) => entry.rank > (limits.caps[index]?.[key] ?? entry.rank));
  if (capped) return out('more of its kind than the cap allows');
  const last = limits.components[entry.component];
  return last !== undefined && entry.rank > last ? out(`more of ${entry.component} than the ratio allows`) : record;
}
