import { bind } from './arguments.ts';
import { pyTruth } from './compare.ts';
import { follow } from './sequence-filters.ts';
import { pyItems } from './sequences.ts';
import { type Arguments, type Filter, type Helpers, Lazy, typeFault, Undefined, type Value } from './value.ts';

/** Filters that call other filters and tests. */
export const selectFilters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['map', map],
  ['select', (value, args, helpers) => select(value, args, helpers, false, true)],
  ['reject', (value, args, helpers) => select(value, args, helpers, false, false)],
  ['selectattr', (value, args, helpers) => select(value, args, helpers, true, true)],
  ['rejectattr', (value, args, helpers) => select(value, args, helpers, true, false)],
  ['default', fallback],
  ['d', fallback],
  ['attr', (value, args, helpers) => follow(value, bind('attr', args, ['name'], 1)('name') ?? null, helpers)],
]);

function map(value: Value, args: Arguments, helpers: Helpers): Value {
  const items = itemsIfAny(value, helpers);
  const [name, ...rest] = args.positional;
  if (name === undefined) {
    const read = bind('map', args, ['attribute', 'default'], 1);
    const fallbackValue = read('default');
    return new Lazy(
      items.map((entry) => {
        const found = follow(entry, read('attribute') ?? null, helpers);
        return found instanceof Undefined && fallbackValue !== undefined ? fallbackValue : found;
      }),
    );
  }
  if (typeof name !== 'string') throw typeFault('map needs the name of a filter');
  return new Lazy(items.map((entry) => helpers.filter(name, entry, { positional: rest, named: args.named })));
}

/** Jinja looks whether there is anything before it walks: `none` and `0` give nothing rather than an error. */
const itemsIfAny = (value: Value, { meter }: Helpers): readonly Value[] =>
  pyTruth(value) ? pyItems(value, meter) : [];

function select(value: Value, args: Arguments, helpers: Helpers, byAttribute: boolean, wanted: boolean): Value {
  const [path, ...others] = args.positional;
  if (byAttribute && path === undefined) throw typeFault('the filter needs an attribute');
  const [name, ...rest] = byAttribute ? others : args.positional;
  if (name !== undefined && typeof name !== 'string') throw typeFault('the filter needs the name of a test');
  return new Lazy(
    itemsIfAny(value, helpers).filter((entry) => {
      const subject = byAttribute ? follow(entry, path ?? null, helpers) : entry;
      const holds =
        name === undefined ? pyTruth(subject) : helpers.test(name, subject, { positional: rest, named: args.named });
      return holds === wanted;
    }),
  );
}

function fallback(value: Value, args: Arguments): Value {
  const read = bind('default', args, ['default_value', 'boolean']);
  const missing = value instanceof Undefined || (pyTruth(read('boolean') ?? false) && !pyTruth(value));
  const replacement = read('default_value');
  return missing ? (replacement === undefined ? '' : replacement) : value;
}
