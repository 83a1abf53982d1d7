import type { Lexeme } from './lex-tag.ts';
import { TemplateError } from './template-error.ts';

/** A token as the parser library takes it, with what it would lose: the depth of brackets around an operator. */
export interface Token {
  readonly type: string;
  readonly value: string;
  readonly depth: number;
}

/**
 * Names that no template can write (they begin with NUL) carry what the library's grammar has no place for:
 * tests become filters, which is where Jinja parses them; large ints and the ends of tuples become names.
 */
export const reserved = { test: '\0is:', notTest: '\0not:', int: '\0int:', emptyTuple: '\0()', end: '\0end' } as const;

const operatorTypes: ReadonlyMap<string, string> = new Map([
  ['(', 'OpenParen'],
  [')', 'CloseParen'],
  ['[', 'OpenSquareBracket'],
  [']', 'CloseSquareBracket'],
  ['{', 'OpenCurlyBracket'],
  ['}', 'CloseCurlyBracket'],
  [',', 'Comma'],
  ['.', 'Dot'],
  [':', 'Colon'],
  ['|', 'Pipe'],
  ['=', 'Equals'],
  ['+', 'AdditiveBinaryOperator'],
  ['-', 'AdditiveBinaryOperator'],
  ['~', 'AdditiveBinaryOperator'],
  ['**', 'ExponentiationBinaryOperator'],
  ['*', 'MultiplicativeBinaryOperator'],
  ['/', 'MultiplicativeBinaryOperator'],
  ['//', 'MultiplicativeBinaryOperator'],
  ['%', 'MultiplicativeBinaryOperator'],
]);

/** Words that cannot be called and that do not begin the argument of a test. */
const keywords = new Set(['in', 'not', 'and', 'or', 'if', 'else', 'elif', 'is', 'for', 'set']);

/** Prefix operators in a row; the library's parser recurses over them. */
const maximumPrefixes = 30;

/** Tokens of a tag's words. @param inTuple true where the words stand in parentheses that may hold a tuple. */
export function tagTokens(lexemes: readonly Lexeme[], inTuple: boolean): Token[] {
  const tokens: Token[] = [];
  const groups: boolean[] = inTuple ? [true] : [];
  let prefixes = 0;
  for (let at = 0; at < lexemes.length; at += 1) {
    const lexeme = lexemes[at] as Lexeme;
    const next = lexemes[at + 1];
    prefixes = isPrefix(lexeme) ? prefixes + 1 : 0;
    if (prefixes > maximumPrefixes) throw new TemplateError('limit', 'too many signs in a row', { line: lexeme.line });
    if (lexeme.kind === 'name' && lexeme.text === 'is' && at > 0 && !isOperator(lexemes[at - 1], '.')) {
      at = pushTest(lexemes, at, tokens, groups.length);
      continue;
    }
    if (isOperator(lexeme, '(')) {
      const group = !isCallable(lexemes[at - 1]);
      if (group && isOperator(next, ')')) {
        tokens.push({ type: 'Identifier', value: reserved.emptyTuple, depth: groups.length });
        at += 1;
        continue;
      }
      groups.push(group);
    } else if (isOperator(lexeme, '[') || isOperator(lexeme, '{')) groups.push(false);
    tokens.push(token(lexeme, groups.length));
    if (isOperator(lexeme, ')') || isOperator(lexeme, ']') || isOperator(lexeme, '}')) groups.pop();
    if (isOperator(lexeme, ',') && groups.at(-1) === true && (next === undefined || isOperator(next, ')'))) {
      tokens.push({ type: 'Identifier', value: reserved.end, depth: groups.length });
    }
  }
  return tokens;
}

/** `x is [not] name [argument]` as `x | name(argument)`. @returns the position of the last word used. */
function pushTest(lexemes: readonly Lexeme[], at: number, tokens: Token[], depth: number): number {
  const negate = lexemes[at + 1]?.kind === 'name' && lexemes[at + 1]?.text === 'not';
  const position = negate ? at + 2 : at + 1;
  const test = lexemes[position];
  if (test?.kind !== 'name')
    throw new TemplateError('syntax', 'expected a test behind `is`', { line: lexemes[at]?.line ?? 1 });
  tokens.push({ type: 'Pipe', value: '|', depth });
  tokens.push({ type: 'Identifier', value: `${negate ? reserved.notTest : reserved.test}${test.text}`, depth });
  const end = argumentEnd(lexemes, position + 1);
  if (end === position + 1) return position;
  const argument = lexemes.slice(position + 1, end);
  tokens.push({ type: 'OpenParen', value: '(', depth });
  tokens.push(...tagTokens(argument, false).map((inner) => ({ ...inner, depth: inner.depth + depth + 1 })));
  tokens.push({ type: 'CloseParen', value: ')', depth });
  return end - 1;
}

/** End of a test's argument without parentheses: one value with what hangs on it; `start` when there is none. */
function argumentEnd(lexemes: readonly Lexeme[], start: number): number {
  const first = lexemes[start];
  if (first === undefined || isOperator(first, '(')) return start;
  if (first.kind === 'operator' && first.text !== '[' && first.text !== '{') return start;
  if (first.kind === 'name' && keywords.has(first.text)) return start;
  let end = bracketEnd(lexemes, start);
  for (;;) {
    if (isOperator(lexemes[end], '.')) end += 2;
    else if (isOperator(lexemes[end], '[') || isOperator(lexemes[end], '(')) end = bracketEnd(lexemes, end);
    else return Math.min(end, lexemes.length);
  }
}

/** Position behind the word at `start`, or behind its closing bracket. */
function bracketEnd(lexemes: readonly Lexeme[], start: number): number {
  let depth = 0;
  for (let at = start; at < lexemes.length; at += 1) {
    const lexeme = lexemes[at] as Lexeme;
    if (lexeme.kind === 'operator' && '([{'.includes(lexeme.text)) depth += 1;
    if (lexeme.kind === 'operator' && ')]}'.includes(lexeme.text)) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return lexemes.length;
}

function token(lexeme: Lexeme, depth: number): Token {
  if (lexeme.kind === 'string') return { type: 'StringLiteral', value: lexeme.text, depth };
  if (lexeme.kind === 'name') return { type: 'Identifier', value: lexeme.text, depth };
  if (lexeme.kind === 'float') {
    return { type: 'NumericLiteral', value: lexeme.text.replace(/^(\d+)(?=[eE])/, '$1.0'), depth };
  }
  if (lexeme.kind === 'int') {
    return Number.isSafeInteger(Number(lexeme.text))
      ? { type: 'NumericLiteral', value: lexeme.text, depth }
      : { type: 'Identifier', value: `${reserved.int}${lexeme.text}`, depth };
  }
  return { type: operatorTypes.get(lexeme.text) ?? 'ComparisonBinaryOperator', value: lexeme.text, depth };
}

const isOperator = (lexeme: Lexeme | undefined, text: string): boolean =>
  lexeme?.kind === 'operator' && lexeme.text === text;

const isPrefix = (lexeme: Lexeme): boolean =>
  (lexeme.kind === 'name' && lexeme.text === 'not') || isOperator(lexeme, '-') || isOperator(lexeme, '+');

function isCallable(lexeme: Lexeme | undefined): boolean {
  if (lexeme === undefined) return false;
  if (lexeme.kind === 'operator') return lexeme.text === ')' || lexeme.text === ']';
  return lexeme.kind === 'string' || (lexeme.kind === 'name' && !keywords.has(lexeme.text));
}
