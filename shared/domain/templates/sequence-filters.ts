import { attribute, item } from './access.ts';
import { bind, intArgument } from './arguments.ts';
import { pyArithmetic } from './arithmetic.ts';
import { pyCompare, pyEquals, pyTruth } from './compare.ts';
import { pyText } from './py-text.ts';
import { codePoints, pyItems, pyLength } from './sequences.ts';
import { joinAll } from './string-methods.ts';
import {
  type Arguments,
  type Filter,
  type Helpers,
  Lazy,
  Tuple,
  typeFault,
  typeName,
  Undefined,
  type Value,
  valueFault,
} from './value.ts';

/** Filters that walk a list or another sequence. */
export const sequenceFilters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['length', length],
  ['count', length],
  [
    'list',
    (value, args, { meter }) => {
      bind('list', args, []);
      return [...pyItems(value, meter)];
    },
  ],
  ['first', (value, _, { meter }) => pyItems(value, meter)[0] ?? none(value, meter, 'first')],
  ['last', (value, _, { meter }) => pyItems(value, meter).at(-1) ?? none(value, meter, 'last')],
  [
    'reverse',
    (value, _, { meter }) =>
      typeof value === 'string'
        ? codePoints(value, meter).reverse().join('')
        : new Lazy([...pyItems(value, meter)].reverse()),
  ],
  [
    'join',
    (value, args, helpers) => {
      const read = bind('join', args, ['d', 'attribute']);
      const path = read('attribute') ?? null;
      const items = pyItems(value, helpers.meter).map((entry) =>
        path === null ? entry : follow(entry, path, helpers),
      );
      const glue = pyText(read('d') ?? '', helpers.meter);
      return joinAll(
        items.map((entry) => pyText(entry, helpers.meter)),
        glue,
        helpers,
      );
    },
  ],
  [
    'sum',
    (value, args, helpers) => {
      const read = bind('sum', args, ['attribute', 'start']);
      const path = read('attribute') ?? null;
      return pyItems(value, helpers.meter).reduce<Value>(
        (total, entry) => pyArithmetic('+', total, path === null ? entry : follow(entry, path, helpers), helpers.meter),
        read('start') ?? 0,
      );
    },
  ],
  ['min', (value, args, helpers) => extreme('min', value, args, helpers, -1)],
  ['max', (value, args, helpers) => extreme('max', value, args, helpers, 1)],
  [
    'sort',
    (value, args, helpers) => {
      const read = bind('sort', args, ['reverse', 'case_sensitive', 'attribute']);
      const sign = pyTruth(read('reverse') ?? false) ? -1 : 1;
      const key = keyBy(read('attribute'), read('case_sensitive'), helpers);
      return sorted(pyItems(value, helpers.meter), key, helpers, sign);
    },
  ],
  [
    'unique',
    (value, args, helpers) => {
      const read = bind('unique', args, ['case_sensitive', 'attribute']);
      const key = keyBy(read('attribute'), read('case_sensitive'), helpers);
      const seen: Value[] = [];
      return new Lazy(
        pyItems(value, helpers.meter).filter((entry) => {
          const own = key(entry);
          if (seen.some((other) => pyEquals(other, own, helpers.meter))) return false;
          seen.push(own);
          return true;
        }),
      );
    },
  ],
  [
    'batch',
    (value, args, { meter }) => {
      const read = bind('batch', args, ['linecount', 'fill_with'], 1);
      const size = intArgument('batch', read('linecount'), 1);
      if (size < 1) throw valueFault('batch needs a positive size');
      const items = pyItems(value, meter);
      const rows = Array.from({ length: Math.ceil(items.length / size) }, (_, row) =>
        items.slice(row * size, (row + 1) * size),
      );
      const fill = read('fill_with') ?? null;
      if (fill === null || rows.length === 0) return new Lazy(rows);
      const last = rows.at(-1) ?? [];
      meter.spend(size);
      return new Lazy([...rows.slice(0, -1), [...last, ...Array.from({ length: size - last.length }, () => fill)]]);
    },
  ],
  [
    'groupby',
    (value, args, helpers) => {
      const read = bind('groupby', args, ['attribute', 'default', 'case_sensitive'], 1);
      const key = keyBy(read('attribute'), read('case_sensitive'), helpers);
      const groups: { readonly key: Value; readonly name: Value; readonly entries: Value[] }[] = [];
      for (const entry of sorted(pyItems(value, helpers.meter), key, helpers, 1)) {
        const last = groups.at(-1);
        if (last !== undefined && pyEquals(last.key, key(entry), helpers.meter)) last.entries.push(entry);
        else
          groups.push({ key: key(entry), name: follow(entry, read('attribute') ?? null, helpers), entries: [entry] });
      }
      return groups.map(({ name, entries }) => new Tuple([name, entries]));
    },
  ],
  [
    'dictsort',
    (value, args, helpers) => {
      const read = bind('dictsort', args, ['case_sensitive', 'by', 'reverse']);
      if (!(value instanceof Map)) throw typeFault(`a ${typeName(value)} is no dictionary`);
      const by = read('by') === 'value' ? 1 : 0;
      const key = keyBy(by, read('case_sensitive'), helpers);
      const sign = pyTruth(read('reverse') ?? false) ? -1 : 1;
      return sorted(
        [...value].map((pair) => new Tuple(pair)),
        key,
        helpers,
        sign,
      );
    },
  ],
  [
    'items',
    (value) => {
      if (value instanceof Undefined) return new Lazy([]);
      if (!(value instanceof Map)) throw typeFault(`a ${typeName(value)} is no dictionary`);
      return new Lazy([...value].map((pair) => new Tuple(pair)));
    },
  ],
]);

function length(value: Value, args: Arguments, { meter }: Helpers): number {
  bind('length', args, []);
  return pyLength(value, meter);
}

/** A first or last entry that is None, or there is no entry. */
function none(value: Value, meter: Helpers['meter'], which: string): Value {
  return pyItems(value, meter).length > 0 ? null : new Undefined(`there is no ${which} entry, the list is empty`);
}

/** `entry.a.b`, `entry[0]`: the attribute argument of many filters. */
export function follow(entry: Value, path: Value, helpers: Helpers): Value {
  if (typeof path === 'number') return item(entry, path, helpers.meter);
  return pyText(path, helpers.meter)
    .split('.')
    .reduce<Value>((at, part) => {
      if (/^\d+$/.test(part)) return item(at, Number(part), helpers.meter);
      if (at instanceof Map) return item(at, part, helpers.meter);
      return attribute(at, part);
    }, entry);
}

/** What entries are ordered by: texts without regard to case unless asked. */
function keyBy(path: Value | undefined, caseSensitive: Value | undefined, helpers: Helpers): (entry: Value) => Value {
  const exact = pyTruth(caseSensitive ?? false);
  return (entry) => {
    const own = path === undefined || path === null ? entry : follow(entry, path, helpers);
    if (exact || typeof own !== 'string') return own;
    helpers.meter.touch(own);
    return own.toLowerCase();
  };
}

function sorted(items: readonly Value[], key: (entry: Value) => Value, helpers: Helpers, sign: 1 | -1): Value[] {
  const keyed = items.map((entry) => ({ entry, key: key(entry) }));
  return keyed.sort((a, b) => sign * pyCompare(a.key, b.key, helpers.meter)).map(({ entry }) => entry);
}

function extreme(name: string, value: Value, args: Arguments, helpers: Helpers, sign: 1 | -1): Value {
  const read = bind(name, args, ['case_sensitive', 'attribute']);
  const key = keyBy(read('attribute'), read('case_sensitive'), helpers);
  const items = pyItems(value, helpers.meter);
  if (items.length === 0) return new Undefined('there is no entry, the list is empty');
  return items.reduce((best, entry) => (sign * pyCompare(key(entry), key(best), helpers.meter) > 0 ? entry : best));
}
