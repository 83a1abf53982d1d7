import { bind, intArgument } from './arguments.ts';
import { memberOf, pyEquals } from './compare.ts';
import type { Meter } from './limits.ts';
import { PyFloat } from './py-value.ts';
import { stringMethods } from './string-methods.ts';
import { type Arguments, Callable, type Helpers, type Key, Lazy, Tuple, type Value, valueFault } from './value.ts';

type ListMethod = (items: readonly Value[], args: Arguments, meter: Meter) => Value;
type MapMethod = (map: ReadonlyMap<Key, Value>, args: Arguments) => Value;

/** Methods that only read; what would change a list or dictionary is left out, since rows are shared. */
const listMethods: ReadonlyMap<string, ListMethod> = new Map<string, ListMethod>([
  [
    'index',
    (items, args, meter) => {
      const read = bind('index', args, ['value', 'start', 'stop'], 1);
      const start = intArgument('index', read('start'), 0);
      const stop = intArgument('index', read('stop'), items.length);
      meter.spend(items.length);
      const [from, to] = [start < 0 ? start + items.length : start, stop < 0 ? stop + items.length : stop];
      const position = items.findIndex(
        (entry, at) => at >= from && at < to && pyEquals(entry, read('value') ?? null, meter),
      );
      if (position < 0) throw valueFault('index: the value is not in the list');
      return position;
    },
  ],
  [
    'count',
    (items, args, meter) => {
      const wanted = bind('count', args, ['value'], 1)('value') ?? null;
      meter.spend(items.length);
      return items.filter((entry) => pyEquals(entry, wanted, meter)).length;
    },
  ],
  [
    'copy',
    (items, args) => {
      bind('copy', args, []);
      return items;
    },
  ],
]);

const mapMethods: ReadonlyMap<string, MapMethod> = new Map<string, MapMethod>([
  [
    'get',
    (map, args) => {
      const read = bind('get', args, ['key', 'default'], 1);
      const member = memberOf(map, read('key') ?? null);
      return member === undefined ? (read('default') ?? null) : member;
    },
  ],
  ['keys', (map) => new Lazy([...map.keys()], 'dict_keys')],
  ['values', (map) => new Lazy([...map.values()], 'dict_values')],
  [
    'items',
    (map) =>
      new Lazy(
        [...map].map((pair) => new Tuple(pair)),
        'dict_items',
      ),
  ],
  ['copy', (map) => map],
]);

/** The method of that name of the value's type, bound to the value. */
export function methodOf(object: Value, name: string): Value | undefined {
  if (typeof object === 'string') {
    const method = stringMethods.get(name);
    return method && new Callable(name, (args, helpers) => method(object, args, helpers));
  }
  if (Array.isArray(object) || object instanceof Tuple) {
    const method = object instanceof Tuple && name === 'copy' ? undefined : listMethods.get(name);
    const items: readonly Value[] = object instanceof Tuple ? object.items : object;
    return method && new Callable(name, (args, { meter }) => method(items, args, meter));
  }
  if (object instanceof Map) {
    const method = mapMethods.get(name);
    return (
      method &&
      new Callable(name, (args, { meter }: Helpers) => {
        meter.spend(object.size);
        return method(object, args);
      })
    );
  }
  if (object instanceof PyFloat && name === 'is_integer') {
    return new Callable(name, () => Number.isInteger(object.value));
  }
  return undefined;
}
