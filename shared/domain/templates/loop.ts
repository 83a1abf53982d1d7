import { Callable, Namespace, Undefined, type Value, valueFault } from './value.ts';

/** The `loop` variable at one turn. */
export function loopMembers(items: readonly Value[], index: number): Value {
  const { length } = items;
  const neighbour = (at: number): Value => items[at] ?? (at in items ? null : new Undefined('there is no such turn'));
  return new Namespace(
    new Map<string, Value>([
      ['index', index + 1],
      ['index0', index],
      ['revindex', length - index],
      ['revindex0', length - index - 1],
      ['first', index === 0],
      ['last', index === length - 1],
      ['length', length],
      ['depth', 1],
      ['depth0', 0],
      ['previtem', neighbour(index - 1)],
      ['nextitem', neighbour(index + 1)],
      [
        'cycle',
        new Callable('cycle', ({ positional }) => {
          if (positional.length === 0) throw valueFault('cycle needs values');
          return positional[index % positional.length] ?? null;
        }),
      ],
    ]),
  );
}
