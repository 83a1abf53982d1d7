import { bind } from './arguments.ts';
import { pyArithmetic } from './arithmetic.ts';
import { isNumeric, pyCompare, pyEquals } from './compare.ts';
import { filters } from './filters.ts';
import { isLower, isUpper } from './py-string.ts';
import { pyText } from './py-text.ts';
import { PyFloat } from './py-value.ts';
import { pyContains } from './sequences.ts';
import { type Arguments, Callable, type Helpers, Lazy, Range, Tuple, Undefined, type Value } from './value.ts';

/** A test (`is name`). Tests look at a type without touching the value, so they accept undefined values. */
export type Test = (value: Value, args: Arguments, helpers: Helpers) => boolean;

const isInt = (value: Value): boolean => typeof value === 'number' || typeof value === 'bigint';
const isSequence = (value: Value): boolean =>
  typeof value === 'string' ||
  Array.isArray(value) ||
  value instanceof Tuple ||
  value instanceof Map ||
  value instanceof Range;

function comparing(holds: (value: Value, other: Value, helpers: Helpers) => boolean): Test {
  return (value, args, helpers) => holds(value, bind('the test', args, ['other'], 1)('other') ?? null, helpers);
}

const equal = comparing((value, other, { meter }) => pyEquals(value, other, meter));
const unequal = comparing((value, other, { meter }) => !pyEquals(value, other, meter));
const below = comparing((value, other, { meter }) => pyCompare(value, other, meter) < 0);
const atMost = comparing((value, other, { meter }) => pyCompare(value, other, meter) <= 0);
const above = comparing((value, other, { meter }) => pyCompare(value, other, meter) > 0);
const atLeast = comparing((value, other, { meter }) => pyCompare(value, other, meter) >= 0);

const remainder = (value: Value, divisor: Value, { meter }: Helpers, rest: number): boolean =>
  pyEquals(pyArithmetic('%', value, divisor, meter), rest, meter);

export const tests: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['defined', (value) => !(value instanceof Undefined)],
  ['undefined', (value) => value instanceof Undefined],
  ['none', (value) => value === null],
  ['boolean', (value) => typeof value === 'boolean'],
  ['true', (value) => value === true],
  ['false', (value) => value === false],
  ['integer', isInt],
  ['float', (value) => value instanceof PyFloat],
  ['number', (value) => isNumeric(value)],
  ['string', (value) => typeof value === 'string'],
  ['mapping', (value) => value instanceof Map],
  ['sequence', isSequence],
  ['callable', (value) => value instanceof Callable || value instanceof Undefined],
  [
    'iterable',
    (value) => {
      if (value instanceof Undefined) throw value.fail();
      return isSequence(value) || value instanceof Lazy;
    },
  ],
  ['sameas', comparing((value, other) => value === other)],
  ['escaped', () => false],
  ['in', comparing((value, container, { meter }) => pyContains(container, value, meter))],
  ['odd', (value, _, helpers) => remainder(value, 2, helpers, 1)],
  ['even', (value, _, helpers) => remainder(value, 2, helpers, 0)],
  ['divisibleby', comparing((value, divisor, helpers) => remainder(value, divisor, helpers, 0))],
  ['lower', (value, _, { meter }) => isLower(pyText(value, meter))],
  ['upper', (value, _, { meter }) => isUpper(pyText(value, meter))],
  ['filter', (value) => typeof value === 'string' && filters.has(value)],
  ['test', (value): boolean => typeof value === 'string' && tests.has(value)],
  ...(['eq', 'equalto', '=='] as const).map((name): [string, Test] => [name, equal]),
  ...(['ne', '!='] as const).map((name): [string, Test] => [name, unequal]),
  ...(['lt', 'lessthan', '<'] as const).map((name): [string, Test] => [name, below]),
  ...(['le', '<='] as const).map((name): [string, Test] => [name, atMost]),
  ...(['gt', 'greaterthan', '>'] as const).map((name): [string, Test] => [name, above]),
  ...(['ge', '>='] as const).map((name): [string, Test] => [name, atLeast]),
]);
