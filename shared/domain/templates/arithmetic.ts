import { numberOf } from './arguments.ts';
import { isNumeric } from './compare.ts';
import type { Meter } from './limits.ts';
import { formatPercent } from './percent-format.ts';
import { pyText } from './py-text.ts';
import { PyFloat, pyInt } from './py-value.ts';
import { Tuple, typeFault, typeName, Undefined, type Value, valueFault } from './value.ts';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '~';

/** Ints above this many bits are refused: 14,000 bits are about the 4,300 digits that Python still prints. */
const maximumBits = 14_000;

/** Python's arithmetic, with no conversion between text and numbers. */
export function pyArithmetic(operator: ArithmeticOperator, left: Value, right: Value, meter: Meter): Value {
  if (left instanceof Undefined) throw left.fail();
  if (right instanceof Undefined) throw right.fail();
  if (operator === '~') return joinTexts(pyText(left, meter), pyText(right, meter), meter);
  if (isNumeric(left) && isNumeric(right)) {
    return left instanceof PyFloat || right instanceof PyFloat || operator === '/'
      ? floatArithmetic(operator, numberOf(left) ?? 0, numberOf(right) ?? 0)
      : intArithmetic(operator, whole(left), whole(right));
  }
  if (operator === '%' && typeof left === 'string') return formatPercent(left, right, meter);
  if (operator === '+') {
    if (typeof left === 'string' && typeof right === 'string') return joinTexts(left, right, meter);
    if (Array.isArray(left) && Array.isArray(right)) return joinItems(left, right, meter);
    if (left instanceof Tuple && right instanceof Tuple) return new Tuple(joinItems(left.items, right.items, meter));
  }
  if (operator === '*') {
    if (isInt(right)) return repeat(left, right, meter);
    if (isInt(left)) return repeat(right, left, meter);
  }
  throw typeFault(`a ${typeName(left)} ${operator} a ${typeName(right)} is not possible`);
}

type Int = boolean | number | bigint;

const isInt = (value: Value): value is Int =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';

const whole = (value: Int | PyFloat): number | bigint => (typeof value === 'bigint' ? value : (numberOf(value) ?? 0));

function joinTexts(left: string, right: string, meter: Meter): string {
  meter.make(left.length + right.length);
  return left + right;
}

function joinItems(left: readonly Value[], right: readonly Value[], meter: Meter): Value[] {
  meter.spend(left.length + right.length);
  return [...left, ...right];
}

function repeat(value: Value, times: Int, meter: Meter): Value {
  const count = Math.max(0, numberOf(times) ?? 0);
  if (typeof value === 'string') {
    meter.make(value.length * count);
    return value.length === 0 ? '' : value.repeat(count);
  }
  const items = value instanceof Tuple ? value.items : value;
  if (!Array.isArray(items)) throw typeFault(`a ${typeName(value)} cannot be repeated`);
  meter.spend(items.length * count);
  const all = items.length === 0 ? [] : Array.from({ length: count }, () => items).flat();
  return value instanceof Tuple ? new Tuple(all) : all;
}

function floatArithmetic(operator: ArithmeticOperator, left: number, right: number): Value {
  if (right === 0 && (operator === '/' || operator === '//' || operator === '%')) throw valueFault('division by zero');
  switch (operator) {
    case '+':
      return new PyFloat(left + right);
    case '-':
      return new PyFloat(left - right);
    case '*':
      return new PyFloat(left * right);
    case '/':
      return new PyFloat(left / right);
    case '//':
      return new PyFloat(Math.floor(left / right));
    case '%': {
      const rest = left % right;
      return new PyFloat(rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest);
    }
    default: {
      if (left === 0 && right < 0) throw valueFault('zero to a negative power');
      const power = left ** right;
      if (Number.isNaN(power) && !Number.isNaN(left) && !Number.isNaN(right)) throw valueFault('a complex power');
      return new PyFloat(power);
    }
  }
}

function intArithmetic(operator: ArithmeticOperator, left: number | bigint, right: number | bigint): Value {
  if (typeof left === 'number' && typeof right === 'number') {
    const quick =
      operator === '+' ? left + right : operator === '-' ? left - right : operator === '*' ? left * right : NaN;
    if (Number.isSafeInteger(quick)) return quick === 0 ? 0 : quick;
  }
  const [a, b] = [BigInt(left), BigInt(right)];
  if (b === 0n && (operator === '//' || operator === '%')) throw valueFault('division by zero');
  switch (operator) {
    case '+':
      return bounded(a + b);
    case '-':
      return bounded(a - b);
    case '*':
      return bounded(a * b);
    case '//':
      return pyInt((a - floorRest(a, b)) / b);
    case '%':
      return pyInt(floorRest(a, b));
    default:
      return power(a, b);
  }
}

function floorRest(a: bigint, b: bigint): bigint {
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}

function power(base: bigint, exponent: bigint): Value {
  if (exponent < 0n) return floatArithmetic('**', Number(base), Number(exponent));
  if (base >= -1n && base <= 1n) return pyInt(base ** (exponent % 2n === 0n && exponent > 0n ? 2n : exponent % 2n));
  if (BigInt(bits(base)) * exponent > BigInt(maximumBits)) throw valueFault('an int would be too large');
  return bounded(base ** exponent);
}

const bits = (value: bigint): number => (value < 0n ? -value : value).toString(16).length * 4;

function bounded(value: bigint): Value {
  if (bits(value) > maximumBits + 64) throw valueFault('an int would be too large');
  return pyInt(value);
}

/** `-value` or `+value`. */
export function pySign(operator: '-' | '+', value: Value): Value {
  if (value instanceof Undefined) throw value.fail();
  if (value instanceof PyFloat) return operator === '-' ? new PyFloat(-value.value) : value;
  if (!isInt(value)) throw typeFault(`a ${typeName(value)} has no sign`);
  return intArithmetic(operator, 0, whole(value));
}
