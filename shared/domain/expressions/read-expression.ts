import { lexExpression, type Token } from './lex-expression.ts';
import type { Arithmetic, Comparator, Expression, ExpressionFault } from './syntax.ts';

const comparators: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];
const maximumDepth = 40;

/** Thrown inside the reader only. */
class Fault extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/**
 * Reads an expression: field paths, literals, `and or not`, comparison, `in`, `is null`, arithmetic and calls of named
 * functions. Nothing else exists, so an expression can neither loop nor reach anything but its record.
 */
export function readExpression(
  source: string,
): { readonly expression: Expression } | { readonly fault: ExpressionFault } {
  const lexed = lexExpression(source);
  if ('fault' in lexed) return lexed;
  try {
    return { expression: new Reader(lexed.tokens).whole() };
  } catch (error) {
    if (error instanceof Fault) return { fault: { offset: error.offset, message: error.message } };
    throw error;
  }
}

class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#or();
    const rest = this.#peek();
    if (rest.kind !== 'end')
      throw new Fault(rest.at, `${JSON.stringify(rest.text)} stands where the expression should end`);
    return expression;
  }

  #peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? { kind: 'end', text: '', at: this.#tokens.at(-1)?.at ?? 0 };
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #is(text: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return (token.kind === 'name' || token.kind === 'sign') && token.text === text;
  }

  #skip(text: string): boolean {
    const found = this.#is(text);
    if (found) this.#next += 1;
    return found;
  }

  #expect(text: string): void {
    const token = this.#peek();
    if (!this.#skip(text)) throw new Fault(token.at, `expected ${text} but found ${said(token)}`);
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > maximumDepth)
      throw new Fault(this.#peek().at, `the expression is nested deeper than ${maximumDepth} levels`);
    const result = read();
    this.#depth -= 1;
    return result;
  }

  #or(): Expression {
    return this.#nested(() => {
      let left = this.#and();
      while (this.#is('or')) {
        const { at } = this.#take();
        left = { kind: 'or', at, left, right: this.#and() };
      }
      return left;
    });
  }

  #and(): Expression {
    let left = this.#not();
    while (this.#is('and')) {
      const { at } = this.#take();
      left = { kind: 'and', at, left, right: this.#not() };
    }
    return left;
  }

  #not(): Expression {
    if (!this.#is('not')) return this.#comparison();
    const { at } = this.#take();
    return { kind: 'not', at, of: this.#nested(() => this.#not()) };
  }

  #comparison(): Expression {
    const first = this.#sum();
    const { at } = this.#peek();
    if (this.#skip('in')) return { kind: 'in', at, left: first, right: this.#sum() };
    if (this.#is('not') && this.#is('in', 1)) {
      this.#next += 2;
      return { kind: 'not in', at, left: first, right: this.#sum() };
    }
    if (this.#skip('is')) {
      const negated = this.#skip('not');
      this.#expect('null');
      return { kind: negated ? 'is not null' : 'is null', at, of: first };
    }
    const links: { sign: Comparator; to: Expression }[] = [];
    while (this.#peek().kind === 'sign' && comparators.includes(this.#peek().text))
      links.push({ sign: this.#take().text as Comparator, to: this.#sum() });
    return links.length === 0 ? first : { kind: 'compare', at, first, links };
  }

  #sum(): Expression {
    let left = this.#product();
    while (this.#is('+') || this.#is('-')) {
      const { text, at } = this.#take();
      left = { kind: 'arithmetic', sign: text as Arithmetic, at, left, right: this.#product() };
    }
    return left;
  }

  #product(): Expression {
    let left = this.#signed();
    while (this.#is('*') || this.#is('/') || this.#is('%')) {
      const { text, at } = this.#take();
      left = { kind: 'arithmetic', sign: text as Arithmetic, at, left, right: this.#signed() };
    }
    return left;
  }

  #signed(): Expression {
    if (!this.#is('-')) return this.#primary();
    const { at } = this.#take();
    return { kind: 'negative', at, of: this.#nested(() => this.#signed()) };
  }

  #primary(): Expression {
    const token = this.#take();
    const { at, text } = token;
    if (token.kind === 'number') return { kind: 'value', at, value: Number(text) };
    if (token.kind === 'text') return { kind: 'value', at, value: text };
    if (token.kind === 'sign' && text === '(') {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    if (token.kind === 'sign' && text === '[') return { kind: 'list', at, items: this.#items(']') };
    if (token.kind !== 'name' || reserved.has(text))
      throw new Fault(at, `expected a field, a value or a function but found ${said(token)}`);
    if (text === 'true' || text === 'false') return { kind: 'value', at, value: text === 'true' };
    if (text === 'null') return { kind: 'value', at, value: null };
    if (this.#skip('(')) return { kind: 'call', at, name: text, args: this.#items(')') };
    return { kind: 'field', at, path: this.#path(text) };
  }

  #path(first: string): (string | number)[] {
    const path: (string | number)[] = [first];
    for (;;) {
      if (this.#skip('.')) {
        const part = this.#take();
        if (part.kind !== 'name') throw new Fault(part.at, `expected a name behind the point but found ${said(part)}`);
        path.push(part.text);
      } else if (this.#skip('[')) {
        const part = this.#take();
        if (part.kind !== 'number' && part.kind !== 'text')
          throw new Fault(part.at, `expected a number or a quoted name but found ${said(part)}`);
        path.push(part.kind === 'number' ? Number(part.text) : part.text);
        this.#expect(']');
      } else return path;
    }
  }

  #items(end: string): Expression[] {
    const items: Expression[] = [];
    if (this.#skip(end)) return items;
    do items.push(this.#or());
    while (this.#skip(','));
    this.#expect(end);
    return items;
  }
}

const reserved: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'is']);

const said = (token: Token): string => (token.kind === 'end' ? 'the end' : JSON.stringify(token.text));
