import { PyFloat, type PyValue, pyInt } from '../templates/py-value.ts';
import { unescapeLiteral } from '../templates/string-literal.ts';
import { TemplateError } from '../templates/template-error.ts';

/** Lists of choices nest 2 deep. */
const maximumDepth = 20;
const maximumCharacters = 1_048_576;

const blank = /(?:[ \t\r\n\f]|\\\r?\n|#[^\n]*)*/y;
const number = /(?:\d(?:_?\d)*)?\.?(?:\d(?:_?\d)*)?(?:[eE][-+]?\d+)?/y;
const word = /[A-Za-z_]\w*/y;
const string =
  /([rRuU]?)(?:"""([^"\\]*(?:(?:\\[\s\S]|"(?!""))[^"\\]*)*)"""|'''([^'\\]*(?:(?:\\[\s\S]|'(?!''))[^'\\]*)*)'''|'([^'\\\n]*(?:\\[\s\S][^'\\\n]*)*)'|"([^"\\\n]*(?:\\[\s\S][^"\\\n]*)*)")/y;

const constants: ReadonlyMap<string, PyValue> = new Map<string, PyValue>([
  ['None', null],
  ['True', true],
  ['False', false],
]);

/**
 * Reads text that is a Python literal, as `ast.literal_eval` does: strings (also triple-quoted and side by side), ints,
 * floats, None, True, False, lists, tuples (as lists) and dictionaries.
 *
 * @returns undefined when the text is anything else.
 */
export function pythonLiteral(text: string): PyValue | undefined {
  if (text.length > maximumCharacters) return undefined;
  const reader = new LiteralReader(text.replace(/^[ \t]+/, ''));
  try {
    return reader.whole();
  } catch (cause) {
    if (cause instanceof NotALiteral || cause instanceof TemplateError) return undefined;
    throw cause;
  }
}

class NotALiteral extends Error {
  override readonly name = 'NotALiteral';
}

class LiteralReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): PyValue {
    const value = this.#sequence(undefined, 0);
    if (this.#at < this.#text.length) throw new NotALiteral();
    return value;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }

  /** One value, or several with commas between them (a tuple) up to the closing bracket. */
  #sequence(close: string | undefined, depth: number): PyValue {
    this.#match(blank);
    if (close !== undefined && this.#take(close)) return [];
    const first = this.#value(depth);
    this.#match(blank);
    if (!this.#take(',')) {
      if (close !== undefined && !this.#take(close)) throw new NotALiteral();
      return first;
    }
    return [first, ...this.#items(close, depth)];
  }

  /** Values up to the closing bracket, or to the end of the text. */
  #items(close: string | undefined, depth: number): PyValue[] {
    const items: PyValue[] = [];
    for (;;) {
      this.#match(blank);
      if (close === undefined ? this.#at >= this.#text.length : this.#take(close)) return items;
      items.push(this.#value(depth));
      this.#match(blank);
      if (this.#take(',')) continue;
      if (close === undefined ? this.#at < this.#text.length : !this.#take(close)) throw new NotALiteral();
      return items;
    }
  }

  #take(mark: string): boolean {
    if (this.#text[this.#at] !== mark) return false;
    this.#at += 1;
    return true;
  }

  #value(depth: number): PyValue {
    if (depth > maximumDepth) throw new NotALiteral();
    this.#match(blank);
    if (this.#take('[')) return this.#items(']', depth + 1);
    if (this.#take('(')) return this.#sequence(')', depth + 1);
    if (this.#take('{')) return this.#dictionary(depth + 1);
    if (this.#take('-')) return negate(this.#value(depth + 1));
    if (this.#take('+')) return negate(negate(this.#value(depth + 1)));
    return this.#string() ?? this.#number() ?? this.#constant();
  }

  #dictionary(depth: number): PyValue {
    const map = new Map<string, PyValue>();
    for (;;) {
      this.#match(blank);
      if (this.#take('}')) return map;
      const key = this.#value(depth);
      this.#match(blank);
      if (!this.#take(':') || (key !== null && typeof key === 'object')) throw new NotALiteral();
      map.set(String(key), this.#value(depth));
      this.#match(blank);
      if (this.#take(',')) continue;
      if (!this.#take('}')) throw new NotALiteral();
      return map;
    }
  }

  #string(): string | undefined {
    let whole: string | undefined;
    for (;;) {
      const found = this.#match(string);
      if (found === null) return whole;
      const body = found[2] ?? found[3] ?? found[4] ?? found[5] ?? '';
      whole = (whole ?? '') + (/r/i.test(found[1] ?? '') ? body : unescapeLiteral(body, 1));
      this.#match(blank);
    }
  }

  #number(): PyValue | undefined {
    const start = this.#at;
    const digits = (this.#match(number)?.[0] ?? '').replaceAll('_', '');
    if (/^(?:0+|[1-9]\d*)$/.test(digits) && digits.length <= 4_300) return pyInt(BigInt(digits));
    if (/^(?=.*\d)\d*(?:\.\d*)?(?:e[-+]?\d+)?$/i.test(digits) && /[.e]/i.test(digits))
      return new PyFloat(Number(digits));
    this.#at = start;
    return undefined;
  }

  #constant(): PyValue {
    const value = constants.get(this.#match(word)?.[0] ?? '');
    if (value === undefined) throw new NotALiteral();
    return value;
  }
}

function negate(value: PyValue): PyValue {
  if (typeof value === 'number') return value === 0 ? 0 : -value;
  if (typeof value === 'bigint') return -value;
  if (value instanceof PyFloat) return new PyFloat(-value.value);
  throw new NotALiteral();
}
