import { z } from 'zod';
import type { Filter } from '../filters/filter.ts';
import { createFilter, filterNames, findFilter, parametersOf } from '../filters/registry.ts';
import { isJsonObject } from '../json.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { listField } from './fields.ts';
import { dropRecord, type StepKind } from './step.ts';

const Use = z.union([z.string(), z.record(z.string(), z.json())]).superRefine((use, check) => {
  for (const problem of problemsOf(use)) check.addIssue({ code: 'custom', message: problem });
});
const Options = z.strictObject({
  use: z.array(Use).min(1).describe('Filters by name, or `{name: parameters}`. The first that fails gives the reason.'),
});
export type FilterOptions = z.infer<typeof Options>;

/** Judges each record by named filters. */
export const filterKind: StepKind<FilterOptions> = {
  kind: 'filter',
  about:
    'Judges each record by named filters in the given order. A filter with `flag: true` only notes its reason in `flags`.',
  place: 'row',
  options: Options,
  reads: ({ use }) => [...new Set(use.flatMap((entry) => findFilter(readUse(entry).name)?.reads ?? []))],
  writes: () => ['flags'],
  reasons: ({ use }) => [
    ...new Set(
      use.map(readUse).flatMap(({ name, parameters }) => {
        const kind = findFilter(name);
        return kind && !parametersOf(kind, parameters).flag ? [kind.reason] : [];
      }),
    ),
  ],
  apply(records, { use }, { stepId, templates }) {
    const filters = use.map(readUse).map(({ name, parameters }) => createFilter(name, parameters, { templates }));
    const results = records.map((record) => judge(record, filters, stepId));
    return {
      made: records.length,
      kept: results.filter((result): result is SowerRecord => 'lineage' in result),
      dropped: results.filter((result): result is Dropped => 'outcome' in result),
    };
  },
};

function judge(record: SowerRecord, filters: readonly Filter[], stepId: string): SowerRecord | Dropped {
  const flags = new Set(listField(record.fields, 'flags') ?? []);
  for (const { flag, judge: verdictOn } of filters) {
    const verdict = verdictOn(record);
    if (!verdict.kept && !flag) return dropRecord(record, stepId, verdict);
    if (!verdict.kept) flags.add(verdict.reason);
  }
  return { ...record, fields: { ...record.fields, flags: [...flags].sort() } };
}

function readUse(use: z.infer<typeof Use>): { name: string; parameters: unknown } {
  if (typeof use === 'string') return { name: use, parameters: {} };
  const [name = '', parameters = {}] = Object.entries(use)[0] ?? [];
  return { name, parameters: isJsonObject(parameters) ? parameters : {} };
}

function problemsOf(use: string | Readonly<Record<string, z.core.util.JSONType>>): string[] {
  if (typeof use !== 'string' && Object.keys(use).length !== 1)
    return ['one filter an entry: `name` or `{name: parameters}`'];
  const { name, parameters } = readUse(use);
  if (typeof use !== 'string' && !isJsonObject(use[name])) return [`${name}: parameters are a map`];
  const kind = findFilter(name);
  if (!kind) return [`no filter is called ${JSON.stringify(name)}; there are ${filterNames.join(', ')}`];
  const parsed = kind.parameters.safeParse(parameters);
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${[name, ...path].join('.')}: ${message}`);
}
