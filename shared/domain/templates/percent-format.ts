import { numberOf } from './arguments.ts';
import { exponentText, fixedText, floatText, generalText } from './float-text.ts';
import type { Meter } from './limits.ts';
import { pyRepr, pyText } from './py-text.ts';
import { PyFloat } from './py-value.ts';
import { Tuple, typeFault, typeName, type Value, valueFault } from './value.ts';

const directive = /%(?:\(([^)]{0,100})\))?([-+ 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

/** Python's `text % values` for the conversions s, r, d, i, f, e, g, x and %. */
export function formatPercent(text: string, values: Value, meter: Meter): string {
  meter.touch(text);
  const list = values instanceof Tuple ? values.items : [values];
  let next = 0;
  let size = text.length;
  const result = text.replace(
    directive,
    (_, name?: string, flags = '', width?: string, precision?: string, kind = '') => {
      if (kind === '%') return '%';
      const value = name === undefined ? list[next++] : values instanceof Map ? values.get(name) : undefined;
      if (value === undefined) throw typeFault('the text to format asks for more values than there are');
      if (Number(width ?? 0) + Number(precision ?? 0) > 10_000) throw valueFault('a format width above 10000');
      const body = convert(kind, value, precision === undefined ? undefined : Number(precision), meter);
      const signed = flags.includes('+') && !/^[-]/.test(body) && kind !== 's' && kind !== 'r' ? `+${body}` : body;
      size += signed.length + Number(width ?? 0);
      meter.make(size);
      return pad(signed, Number(width ?? 0), flags, kind);
    },
  );
  if (next < list.length && !(values instanceof Map)) throw typeFault('not all values were used by the text to format');
  return result;
}

function convert(kind: string, value: Value, precision: number | undefined, meter: Meter): string {
  if (kind === 's') return pyText(value, meter).slice(0, precision);
  if (kind === 'r') return pyRepr(value, meter).slice(0, precision);
  const size = numberOf(value);
  if (size === undefined) throw typeFault(`%${kind} needs a number, got ${typeName(value)}`);
  if (kind === 'd' || kind === 'i') return value instanceof PyFloat ? String(BigInt(Math.trunc(size))) : whole(value);
  if (kind === 'x' && !(value instanceof PyFloat)) return BigInt(whole(value)).toString(16);
  const digits = Math.min(precision ?? 6, 100);
  if (kind === 'f') return fixedText(size, digits);
  if (kind === 'g') return generalText(size, digits);
  if (kind === 'e') return Number.isFinite(size) ? exponentText(size, digits) : floatText(size);
  throw valueFault(`the conversion %${kind} is not known`);
}

const whole = (value: Value): string => String(typeof value === 'boolean' ? Number(value) : value);

function pad(body: string, width: number, flags: string, kind: string): string {
  if (flags.includes('-')) return body.padEnd(width);
  if (!flags.includes('0') || kind === 's' || kind === 'r') return body.padStart(width);
  const sign = /^[-+]/.exec(body)?.[0] ?? '';
  return sign + body.slice(sign.length).padStart(width - sign.length, '0');
}
