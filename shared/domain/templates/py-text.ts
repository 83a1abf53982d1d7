import { floatText } from './float-text.ts';
import type { Meter } from './limits.ts';
import { PyFloat } from './py-value.ts';
import { TemplateError } from './template-error.ts';
import { Callable, Lazy, Namespace, Range, Tuple, Undefined, type Value } from './value.ts';

/**
 * Python's `str(value)`, what a print statement shows.
 *
 * @throws TemplateError for undefined values, for generators (Python would print an address) and over the limits.
 */
export function pyText(value: Value, meter: Meter): string {
  if (typeof value === 'string') return value;
  if (value instanceof Undefined) {
    if (value.lenient) return '';
    throw value.fail();
  }
  return pyRepr(value, meter);
}

/** Python's `repr(value)`. */
export function pyRepr(value: Value, meter: Meter): string {
  const parts: string[] = [];
  let length = 0;
  const write = (part: string): void => {
    length += part.length;
    if (length > meter.limits.characters) meter.make(length);
    parts.push(part);
  };
  writeValue(value, 0, meter, write);
  meter.make(length);
  return parts.join('');
}

type Write = (part: string) => void;

function writeValue(value: Value, depth: number, meter: Meter, write: Write): void {
  meter.descend(depth);
  if (value === null) write('None');
  else if (typeof value === 'boolean') write(value ? 'True' : 'False');
  else if (typeof value === 'number' || typeof value === 'bigint') write(String(value));
  else if (typeof value === 'string') {
    meter.touch(value);
    write(quote(value));
  } else if (value instanceof PyFloat) write(floatText(value.value));
  else if (value instanceof Tuple) {
    writeItems(value.items, ['(', value.items.length === 1 ? ',)' : ')'], depth, meter, write);
  } else if (value instanceof Range) {
    write(`range(${value.start}, ${value.stop}${value.step === 1 ? '' : `, ${value.step}`})`);
  } else if (value instanceof Undefined) write('Undefined');
  else if (value instanceof Map) writeMap(value, depth, meter, write);
  else if (value instanceof Lazy && value.view !== null) {
    writeItems(value.items, [`${value.view}([`, '])'], depth, meter, write);
  } else if (value instanceof Lazy || value instanceof Callable || value instanceof Namespace) {
    throw new TemplateError('type', 'a generator, function or namespace has no text; add a filter such as list');
  } else writeItems(value as readonly Value[], ['[', ']'], depth, meter, write);
}

function writeItems(
  items: readonly Value[],
  brackets: readonly [string, string],
  depth: number,
  meter: Meter,
  write: Write,
): void {
  write(brackets[0]);
  items.forEach((item, index) => {
    if (index > 0) write(', ');
    writeValue(item, depth + 1, meter, write);
  });
  write(brackets[1]);
}

function writeMap(map: ReadonlyMap<Value, Value>, depth: number, meter: Meter, write: Write): void {
  write('{');
  let first = true;
  for (const [key, member] of map) {
    if (!first) write(', ');
    first = false;
    writeValue(key, depth + 1, meter, write);
    write(': ');
    writeValue(member, depth + 1, meter, write);
  }
  write('}');
}

const named: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** A Python string literal: single quotes unless only they occur inside; what is not printable is escaped. */
export function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\'\p{C}\p{Z}]/gu, (character) => {
    if (character === ' ') return ' ';
    if (character === "'") return mark === "'" ? "\\'" : "'";
    return named.get(character) ?? escapeSequence(character.codePointAt(0) ?? 0);
  });
  return `${mark}${body}${mark}`;
}

function escapeSequence(codePoint: number): string {
  const digits = codePoint.toString(16);
  if (codePoint < 0x100) return `\\x${digits.padStart(2, '0')}`;
  return codePoint < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
