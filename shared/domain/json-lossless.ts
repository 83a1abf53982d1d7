import type { Json } from './json.ts';
import { PyFloat, type PyValue, pyInt } from './templates/py-value.ts';

/** Why a text is not JSON. */
export interface JsonFault {
  readonly reason: 'bad_json' | 'too_deep';
  /** What was expected and what came, with line and column. */
  readonly message: string;
  /** 1-based; columns count UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** 0-based, in UTF-16 units. */
  readonly offset: number;
}

export type JsonReading =
  | { readonly ok: true; readonly value: PyValue }
  | { readonly ok: false; readonly fault: JsonFault };

export interface JsonOptions {
  /** Levels of arrays and objects; 64 unless told. */
  readonly maximumDepth?: number;
  /** Reads `NaN`, `Infinity` and `-Infinity`, as Python's json module does. */
  readonly constants?: boolean;
}

/** Longer ints are refused, as Python does: reading them takes quadratic time. */
const maximumDigits = 4_300;

/**
 * Reads one JSON text without loss: ints and floats stay apart, ints stay exact, objects become maps (`__proto__` is
 * a name like any other), of equal names the last wins. Linear time; nesting does not use the call stack.
 */
export function parseLossless(text: string, options: JsonOptions = {}): JsonReading {
  const reader = new Reader(text, options.maximumDepth ?? 64, options.constants ?? false);
  const value = reader.read();
  return reader.fault === undefined ? { ok: true, value } : { ok: false, fault: reader.fault };
}

/** An array or object that is still open. */
type Open = { readonly list: PyValue[] } | { readonly map: Map<string, PyValue>; key: string };

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside strings.
const plainText = /"([^"\\\u0000-\u001f]*)"/y;
const word = /-?[A-Za-z]+/y;

class Reader {
  readonly #text: string;
  readonly #maximumDepth: number;
  readonly #words: ReadonlyMap<string, PyValue>;
  #at = 0;
  fault: JsonFault | undefined;

  constructor(text: string, maximumDepth: number, constants: boolean) {
    this.#text = text;
    this.#maximumDepth = maximumDepth;
    this.#words = constants ? wordsOfPython : wordsOfJson;
  }

  /** The value, or null with `fault` set. */
  read(): PyValue {
    const open: Open[] = [];
    for (;;) {
      let value = this.#begin(open);
      if (this.fault !== undefined) return null;
      if (value === undefined) continue;
      // Close as many arrays and objects as end here.
      for (;;) {
        const top = open.at(-1);
        this.#skipSpace();
        const mark = this.#text[this.#at];
        if (top === undefined) {
          if (mark !== undefined) this.#fail('the end of the text');
          return value;
        }
        if ('list' in top) top.list.push(value);
        else top.map.set(top.key, value);
        if (mark === ',') {
          this.#at += 1;
          if ('map' in top && !this.#readKey(top)) return null;
          break;
        }
        if (mark !== ('list' in top ? ']' : '}')) {
          this.#fail('list' in top ? '`,` or `]`' : '`,` or `}`');
          return null;
        }
        this.#at += 1;
        open.pop();
        value = 'list' in top ? top.list : top.map;
      }
    }
  }

  /** Reads a value, or opens an array or object that is not empty and returns undefined. */
  #begin(open: Open[]): PyValue | undefined {
    this.#skipSpace();
    const mark = this.#text[this.#at];
    if (mark === '"') return this.#readText();
    if (mark !== '[' && mark !== '{') return this.#readAtom();
    if (open.length >= this.#maximumDepth) {
      this.#fail(`at most ${this.#maximumDepth} levels of nesting`, 'too_deep');
      return undefined;
    }
    this.#at += 1;
    this.#skipSpace();
    if (this.#text[this.#at] === (mark === '[' ? ']' : '}')) {
      this.#at += 1;
      return mark === '[' ? [] : new Map();
    }
    if (mark === '[') {
      open.push({ list: [] });
      return undefined;
    }
    const top = { map: new Map<string, PyValue>(), key: '' };
    open.push(top);
    this.#readKey(top);
    return undefined;
  }

  #readKey(top: { key: string }): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== '"') return this.#fail('a member name in double quotes');
    top.key = this.#readText();
    this.#skipSpace();
    if (this.fault !== undefined) return false;
    if (this.#text[this.#at] !== ':') return this.#fail('`:`');
    this.#at += 1;
    return true;
  }

  #readText(): string {
    plainText.lastIndex = this.#at;
    const plain = plainText.exec(this.#text);
    if (plain !== null) {
      this.#at = plainText.lastIndex;
      return plain[1] ?? '';
    }
    let end = this.#at + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    try {
      const value: unknown = JSON.parse(this.#text.slice(this.#at, end + 1));
      this.#at = end + 1;
      return String(value);
    } catch {
      const closed = end < this.#text.length;
      this.#fail(closed ? 'a string without raw control characters and wrong escapes' : 'the closing `"` of a string');
      return '';
    }
  }

  #readAtom(): PyValue {
    number.lastIndex = this.#at;
    const digits = number.exec(this.#text)?.[0];
    if (digits !== undefined) {
      this.#at = number.lastIndex;
      if (/[.eE]/.test(digits)) return new PyFloat(Number(digits));
      if (digits.length <= 15) return Number(digits) + 0;
      if (digits.length <= maximumDigits) return pyInt(BigInt(digits));
      this.#at -= digits.length;
      this.#fail(`an integer of at most ${maximumDigits} digits`);
      return null;
    }
    word.lastIndex = this.#at;
    const name = word.exec(this.#text)?.[0] ?? '';
    const value = this.#words.get(name);
    if (value === undefined) this.#fail('a value');
    else this.#at += name.length;
    return value ?? null;
  }

  #skipSpace(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.#at += 1;
    }
  }

  #fail(expected: string, reason: JsonFault['reason'] = 'bad_json'): false {
    const before = this.#text.slice(0, this.#at);
    const line = before.split('\n').length;
    const column = this.#at - before.lastIndexOf('\n');
    const came = this.#at < this.#text.length ? JSON.stringify(this.#text.slice(this.#at, this.#at + 12)) : 'the end';
    const message = `expected ${expected}, got ${came} at line ${line}, column ${column}`;
    this.fault = { reason, message, line, column, offset: this.#at };
    return false;
  }
}

const wordsOfJson: ReadonlyMap<string, PyValue> = new Map<string, PyValue>([
  ['null', null],
  ['true', true],
  ['false', false],
]);

const wordsOfPython: ReadonlyMap<string, PyValue> = new Map<string, PyValue>([
  ...wordsOfJson,
  ['NaN', new PyFloat(Number.NaN)],
  ['Infinity', new PyFloat(Number.POSITIVE_INFINITY)],
  ['-Infinity', new PyFloat(Number.NEGATIVE_INFINITY)],
]);

/**
 * The value as a record's field can carry it: ints beyond 2^53 become their decimal digits as text, floats become
 * numbers, and floats that JSON has no form for become `NaN`, `Infinity` or `-Infinity` as text.
 */
export function toJson(value: PyValue): Json {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof PyFloat) return Number.isFinite(value.value) ? value.value : String(value.value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, member]) => [name, toJson(member)]));
  return (value as readonly PyValue[]).map(toJson);
}
