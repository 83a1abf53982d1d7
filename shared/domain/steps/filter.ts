import { z } from 'zod';
import { compileCondition } from '../expressions/condition.ts';
import type { Filter, FilterKind } from '../filters/filter.ts';
import { createFilter, filterNames, findFilter, parametersOf } from '../filters/registry.ts';
import { isJsonObject, type Json } from '../json.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { maskJson } from '../text/mask-json.ts';
import { clip, keep, type Rejected, reasonNamed, reject } from '../verdict.ts';
import { listField } from './fields.ts';
import { addNestedIssues } from './nested-issues.ts';
import { ExpressionText, FieldName, ReasonName } from './option-schemas.ts';
import { splitResults } from './split-results.ts';
import { addLineage, dropRecord, type StepKind } from './step.ts';
import { versionsOf } from './uses.ts';

const Use = z.union([z.string(), z.record(z.string(), z.json())]).superRefine((use, check) => {
  if (typeof use !== 'string' && Object.keys(use).length !== 1) {
    check.addIssue({ code: 'custom', message: 'one filter an entry: `name` or `{name: parameters}`' });
    return;
  }
  const { name, parameters } = readUse(use);
  const path = typeof use === 'string' ? [] : [name];
  const kind = findFilter(name);
  if (kind === undefined) {
    const message = `no filter is called ${JSON.stringify(name)}; there are ${filterNames.join(', ')}`;
    check.addIssue({
      code: 'custom',
      path,
      message,
      ...(path.length === 0 ? {} : { params: { unknownKey: filterNames } }),
    });
  } else if (typeof use !== 'string' && !isJsonObject(use[name]))
    check.addIssue({ code: 'custom', path, message: `${name}: parameters are a map` });
  else addNestedIssues(check, path, kind.parameters, parameters);
});
const Options = z
  .strictObject({
    use: z
      .array(Use)
      .min(1)
      .optional()
      .describe('Filters by name, or `{name: parameters}`. The first that fails gives the reason.'),
    expr: ExpressionText.optional().describe('Expression that has to be true, judged before the named filters.'),
    reason: ReasonName.optional().describe(
      'Reason of `expr`: from the closed list, or declared by the recipe under `reasons`.',
    ),
    otherwise: z
      .strictObject({
        set: z.record(FieldName, FieldName).describe('`field: other` takes the value of another field.'),
      })
      .optional()
      .describe('Instead of dropping a record that fails: put these fields in place and note the reason in `flags`.'),
  })
  .superRefine(({ use, expr, reason }, check) => {
    if (use === undefined && expr === undefined)
      check.addIssue({ code: 'custom', message: 'a filter needs `use`, or `expr` with a `reason`' });
    if ((expr === undefined) !== (reason === undefined))
      check.addIssue({
        code: 'custom',
        path: [reason === undefined ? 'expr' : 'reason'],
        message: reason === undefined ? 'an expression needs a `reason`' : 'a `reason` belongs to an `expr`',
      });
  });
export type FilterOptions = z.infer<typeof Options>;

/** Judges each record by named filters. */
export const filterKind: StepKind<FilterOptions> = {
  kind: 'filter',
  about:
    'Judges each record by named filters in the given order. A filter with `flag: true` only notes its reason in `flags`.',
  place: 'row',
  options: Options,
  reads: (options) => [...new Set([...used(options).flatMap(readsOf), ...Object.values(options.otherwise?.set ?? {})])],
  writes: ({ otherwise }) => ['flags', ...Object.keys(otherwise?.set ?? {})],
  types: () => ({ flags: 'list' }),
  expressions: ({ expr }) => (expr === undefined ? [] : [{ path: ['expr'], source: expr, gives: 'boolean' }]),
  reasons: (options) => {
    const { reason, otherwise } = options;
    if (otherwise !== undefined) return [];
    const named = used(options).flatMap(({ kind, parameters }) =>
      parametersOf(kind, parameters).flag ? [] : [kind.reason],
    );
    return [...new Set([...(reason === undefined ? [] : [reasonNamed(reason)]), ...named])];
  },
  uses: (options) =>
    versionsOf(
      'filter',
      used(options).map(({ kind }) => [kind.name, kind]),
    ),
  needs: (options) => used(options).flatMap(({ kind }) => kind.needs ?? []),
  apply(records, options, { stepId, templates, languages }) {
    const context = { templates, ...(languages === undefined ? {} : { languages }) };
    const filters = used(options).map(({ kind, parameters }) => createFilter(kind.name, parameters, context));
    const all = [...expressionFilter(options), ...filters];
    const by = [...new Set(used(options).flatMap(({ kind }) => kind.method ?? []))];
    const marked = by.length === 0 ? records : records.map((record) => withMark(record, stepId, by));
    return splitResults(marked.map((record) => judge(record, all, options, stepId)));
  },
};

/** Small rules that stand in for a classifier are named in every record that they judged. */
function withMark(record: SowerRecord, step: string, by: string[]): SowerRecord {
  return { ...record, lineage: addLineage(record, { step, by }) };
}

/** The expression of the step as a filter like the others. */
function expressionFilter({ expr, reason }: FilterOptions): Filter[] {
  if (expr === undefined || reason === undefined) return [];
  const holds = compileCondition(expr);
  const verdict = reject(reasonNamed(reason), `not true: ${expr}`);
  return [{ name: 'expr', flag: false, judge: ({ fields }) => (holds(fields) ? keep : verdict) }];
}

function judge(
  record: SowerRecord,
  filters: readonly Filter[],
  { otherwise }: FilterOptions,
  stepId: string,
): SowerRecord | Dropped {
  const { fields } = record;
  const flags = new Set(listField(fields, 'flags') ?? []);
  for (const { flag, method, judge: verdictOn } of filters) {
    const verdict = verdictOn(record);
    if (verdict.kept) continue;
    if (!flag && otherwise === undefined)
      return dropRecord(
        shownAs(record, verdict.reason),
        stepId,
        method === undefined ? verdict : told(verdict, method),
      );
    flags.add(verdict.reason);
    if (flag || otherwise === undefined) continue;
    const instead = Object.entries(otherwise.set).map(([name, from]): [string, Json] => [name, fields[from] ?? null]);
    return { ...record, fields: { ...fields, ...Object.fromEntries(instead), flags: [...flags].sort() } };
  }
  return { ...record, fields: { ...fields, flags: [...flags].sort() } };
}

/** A reject has no lineage: what judged it stands in the evidence. */
const told = (verdict: Rejected, method: string): Rejected => ({
  ...verdict,
  evidence: clip(`${verdict.evidence} (by ${method})`),
});

/** Rejected records are published with their fields: what was rejected for what it gives away must not go out so. */
function shownAs(record: SowerRecord, reason: string): SowerRecord {
  if (reason !== 'pii' && reason !== 'secret') return record;
  const fields = Object.entries(record.fields).map(([name, value]): [string, Json] => [name, maskJson(value)]);
  return { ...record, fields: Object.fromEntries(fields) };
}

interface Used {
  readonly kind: FilterKind;
  readonly parameters: unknown;
}

function used({ use }: FilterOptions): Used[] {
  return (use ?? []).map(readUse).flatMap(({ name, parameters }) => {
    const kind = findFilter(name);
    return kind === undefined ? [] : [{ kind, parameters }];
  });
}

function readsOf({ kind, parameters }: Used): readonly string[] {
  return typeof kind.reads === 'function' ? kind.reads(parametersOf(kind, parameters)) : kind.reads;
}

function readUse(use: z.infer<typeof Use>): { name: string; parameters: unknown } {
  if (typeof use === 'string') return { name: use, parameters: {} };
  const [name = '', parameters = {}] = Object.entries(use)[0] ?? [];
  return { name, parameters: isJsonObject(parameters) ? parameters : {} };
}
