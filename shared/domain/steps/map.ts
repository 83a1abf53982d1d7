import { z } from 'zod';
import { isJsonObject, type Json } from '../json.ts';
import { isRejected, type MapFunction, type Mapped } from '../maps/map-function.ts';
import { mapFunctions } from '../maps/registry.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { without } from './fields.ts';
import { addNestedIssues } from './nested-issues.ts';
import { splitResults } from './split-results.ts';
import { addLineage, dropRecord, type StepContext, type StepKind } from './step.ts';
import { versionsOf } from './uses.ts';

const Call = z.record(z.string(), z.json()).superRefine((call, check) => {
  const names = Object.keys(call);
  const [name = ''] = names;
  if (names.length !== 1) {
    check.addIssue({ code: 'custom', message: 'one function an entry: `name: parameters`' });
    return;
  }
  const known = mapFunctions.get(name);
  if (known === undefined) {
    const all = [...mapFunctions.keys()].join(', ');
    check.addIssue({
      code: 'custom',
      path: [name],
      params: { unknownKey: [...mapFunctions.keys()] },
      message: `no function is called ${JSON.stringify(name)}; there are ${all}`,
    });
    return;
  }
  addNestedIssues(check, [name], known.parameters, call[name] ?? {});
});
const Options = z.strictObject({
  do: z.array(Call).min(1).max(50).describe('Functions by name with their parameters, applied one after the other.'),
});
export type MapOptions = z.infer<typeof Options>;

interface Bound {
  readonly at: readonly (string | number)[];
  readonly kind: MapFunction;
  readonly parameters: unknown;
}

/** Changes fields of each record by pure functions. */
export const mapKind: StepKind<MapOptions> = {
  kind: 'map',
  about: 'Changes fields of each record by named functions: set, rename, render, truncate, strip and others.',
  place: 'row',
  options: Options,
  reads: (options) => {
    const made = new Set<string>();
    return bind(options).flatMap(({ kind, parameters }) => {
      const needed = kind.reads(parameters).filter((name) => !made.has(name));
      for (const name of kind.writes(parameters)) made.add(name);
      return needed;
    });
  },
  writes: (options) => {
    const written = new Set<string>();
    for (const { kind, parameters } of bind(options)) {
      for (const name of kind.removes?.(parameters) ?? []) written.delete(name);
      for (const name of kind.writes(parameters)) written.add(name);
    }
    return [...written];
  },
  removes: (options) => {
    const gone = new Set<string>();
    for (const { kind, parameters } of bind(options)) {
      for (const name of kind.removes?.(parameters) ?? []) gone.add(name);
      for (const name of kind.writes(parameters)) gone.delete(name);
    }
    return [...gone];
  },
  types: (options) => Object.assign({}, ...bind(options).map(({ kind, parameters }) => kind.types?.(parameters) ?? {})),
  expressions: (options) =>
    bind(options).flatMap(({ at, kind, parameters }) =>
      (kind.expressions?.(parameters) ?? []).map((one) => ({ ...one, path: [...at, ...one.path] })),
    ),
  templates: (options) =>
    bind(options).flatMap(({ at, kind, parameters }) =>
      (kind.templates?.(parameters) ?? []).map((one) => ({ ...one, path: [...at, ...one.path] })),
    ),
  uses: (options) =>
    versionsOf(
      'map',
      bind(options).map(({ kind }) => [kind.name, kind]),
    ),
  reasons: (options) => [...new Set(bind(options).flatMap(({ kind, parameters }) => kind.reasons?.(parameters) ?? []))],
  apply(records, options, context) {
    const functions = bind(options).map(({ kind, parameters }) => ({
      run: kind.create(parameters, context),
      removes: kind.removes?.(parameters) ?? [],
    }));
    return splitResults(records.map((record) => mapOne(record, functions, context)));
  },
};

interface Ready {
  readonly run: (record: SowerRecord) => Mapped;
  readonly removes: readonly string[];
}

function mapOne(record: SowerRecord, functions: readonly Ready[], { stepId }: StepContext): SowerRecord | Dropped {
  let current = record;
  for (const { run, removes } of functions) {
    const made = run(current);
    if (isRejected(made)) return dropRecord(current, stepId, made);
    current = { ...current, fields: { ...without(current.fields, removes), ...made } };
  }
  return { ...current, lineage: addLineage(record, { step: stepId }) };
}

function bind({ do: calls }: MapOptions): Bound[] {
  return calls.flatMap((call, index) => {
    const [name = ''] = Object.keys(call);
    const kind = mapFunctions.get(name);
    const given: Json = (call[name] ?? {}) as Json;
    if (kind === undefined) return [];
    return [{ at: ['do', index, name], kind, parameters: kind.parameters.parse(isJsonObject(given) ? given : {}) }];
  });
}
