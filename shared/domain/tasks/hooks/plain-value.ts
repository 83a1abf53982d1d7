import type { Meter } from '../../templates/limits.ts';
import { PyFloat, type PyValue } from '../../templates/py-value.ts';
import { Callable, Lazy, Namespace, Range, Tuple, typeFault, Undefined, type Value } from '../../templates/value.ts';

/**
 * What an expression gives as a value of a row: tuples and views become lists.
 *
 * @throws TemplateError for a missing name and for functions.
 */
export function plainValue(value: Value, meter: Meter, depth = 0): PyValue {
  meter.descend(depth);
  if (value instanceof Undefined) throw value.fail();
  if (value === null || typeof value !== 'object' || value instanceof PyFloat) return value;
  if (value instanceof Callable || value instanceof Namespace || value instanceof Range) {
    throw typeFault('the value of a hook is data');
  }
  if (value instanceof Tuple || value instanceof Lazy) {
    return value.items.map((entry) => plainValue(entry, meter, depth + 1));
  }
  if (value instanceof Map) {
    return new Map([...value].map(([key, member]) => [String(key), plainValue(member, meter, depth + 1)]));
  }
  return (value as readonly Value[]).map((entry) => plainValue(entry, meter, depth + 1));
}
