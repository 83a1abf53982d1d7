import { bind, intArgument, numberOf } from './arguments.ts';
import { pySign } from './arithmetic.ts';
import { isNumeric } from './compare.ts';
import { fixedText } from './float-text.ts';
import { strip } from './py-string.ts';
import { PyFloat, pyInt } from './py-value.ts';
import { type Filter, typeFault, typeName, Undefined, type Value, valueFault } from './value.ts';

/** Filters that give numbers. */
export const numberFilters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  [
    'int',
    (value, args) => {
      const read = bind('int', args, ['default', 'base']);
      if (value instanceof Undefined) throw value.fail();
      return toInt(value, intArgument('int', read('base'), 10)) ?? orElse(read('default'), 0);
    },
  ],
  [
    'float',
    (value, args) => {
      const read = bind('float', args, ['default']);
      if (value instanceof Undefined) throw value.fail();
      const size = typeof value === 'string' ? parseFloatText(value) : numberOf(value);
      return size === undefined ? orElse(read('default'), new PyFloat(0)) : new PyFloat(size);
    },
  ],
  [
    'abs',
    (value) => {
      const size = numberOf(value);
      if (size === undefined) throw typeFault(`a ${typeName(value)} has no absolute value`);
      return pySign(size < 0 ? '-' : '+', value);
    },
  ],
  [
    'round',
    (value, args) => {
      const read = bind('round', args, ['precision', 'method']);
      const digits = intArgument('round', read('precision'), 0);
      const method = read('method') ?? 'common';
      if (!isNumeric(value)) throw typeFault(`a ${typeName(value)} cannot be rounded`);
      if (method === 'common') return round(value, digits);
      if (method !== 'ceil' && method !== 'floor') throw valueFault('round: the method is common, ceil or floor');
      const scale = 10 ** digits;
      return new PyFloat((method === 'ceil' ? Math.ceil : Math.floor)((numberOf(value) ?? 0) * scale) / scale);
    },
  ],
]);

/** Python reads no int of more digits; longer texts are no numbers here. */
const maximumDigits = 4_300;

const digitsByBase: ReadonlyMap<number, RegExp> = new Map([
  [2, /^(?:0b)?([01]+)$/],
  [8, /^(?:0o)?([0-7]+)$/],
  [16, /^(?:0x)?([0-9a-f]+)$/],
]);
const prefixes: ReadonlyMap<number, string> = new Map([
  [2, '0b'],
  [8, '0o'],
  [10, ''],
  [16, '0x'],
]);

/** An argument that was left out; None counts as given. */
const orElse = (given: Value | undefined, fallback: Value): Value => (given === undefined ? fallback : given);

/** Python's `int(value)`, then `int(float(value))`. @returns undefined when neither works. */
function toInt(value: Value, base: number): number | bigint | undefined {
  if (typeof value === 'string') return parseInt10(value, base) ?? truncate(parseFloatText(value));
  if (typeof value === 'bigint') return value;
  return truncate(numberOf(value));
}

function truncate(size: number | undefined): number | bigint | undefined {
  if (size === undefined || !Number.isFinite(size)) return undefined;
  const whole = Math.trunc(size);
  return Number.isSafeInteger(whole) ? whole + 0 : BigInt(whole);
}

function parseInt10(text: string, base: number): number | bigint | undefined {
  if (text.length > maximumDigits) return undefined;
  const bare = plainDigits(strip(text, 'both')).toLowerCase();
  const sign = bare.startsWith('-') ? -1n : 1n;
  const digits = bare.replace(/^[-+]/, '').replace(/(?<=[0-9a-f])_(?=[0-9a-f])/g, '');
  const pattern = base === 10 ? /^(\d+)$/ : digitsByBase.get(base);
  const body = pattern?.exec(digits)?.[1];
  return body === undefined ? undefined : pyInt(sign * BigInt(`${prefixes.get(base) ?? ''}${body}`));
}

/** Python's `float(text)`. */
function parseFloatText(text: string): number | undefined {
  if (text.length > maximumDigits) return undefined;
  const bare = plainDigits(strip(text, 'both')).replace(/(?<=\d)_(?=\d)/g, '');
  if (/^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(bare)) return Number(bare);
  const word = /^([-+]?)(inf|infinity|nan)$/i.exec(bare);
  if (word === null) return undefined;
  return word[2]?.toLowerCase() === 'nan' ? Number.NaN : word[1] === '-' ? -Infinity : Infinity;
}

/** Decimal digits of any script as 0 to 9: digits come in runs of ten, beginning where the one before is none. */
function plainDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    let value = 0;
    const codePoint = digit.codePointAt(0) ?? 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(codePoint - value - 1))) value += 1;
    return String(value);
  });
}

/** Python's `round`: exact, ties to the even digit; an int stays an int. */
function round(value: Value, digits: number): Value {
  if (!(value instanceof PyFloat)) {
    const whole = BigInt(numberOf(value) ?? 0);
    return digits >= 0
      ? pyInt(typeof value === 'bigint' ? value : whole)
      : roundInt(typeof value === 'bigint' ? value : whole, -digits);
  }
  const size = value.value;
  if (!Number.isFinite(size) || digits > 50 || Math.abs(size) >= 1e21) return value;
  if (digits < 0) return new PyFloat(Number(roundInt(BigInt(Math.round(size)), -digits)));
  return new PyFloat(Number(fixedText(size, digits)));
}

function roundInt(value: bigint, zeros: number): number | bigint {
  if (zeros > 400) return 0;
  const unit = 10n ** BigInt(zeros);
  const rest = ((value % unit) + unit) % unit;
  const floor = value - rest;
  const twice = rest * 2n;
  const up = twice > unit || (twice === unit && (floor / unit) % 2n !== 0n);
  return pyInt(up ? floor + unit : floor);
}
