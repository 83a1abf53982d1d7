import type { ExpressionFault } from './syntax.ts';

export interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end';
  /** A text without its quotes and escapes; everything else as written. */
  readonly text: string;
  readonly at: number;
}

/** Longer expressions are refused before anything reads them. */
export const maximumExpressionLength = 2_000;

const pattern =
  /(?<space>\s+)|(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_]\w*)|(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<sign>[=!<>]=|[<>()[\],.+\-*/%])/uy;

/** Cuts an expression into tokens; the last one is the end. */
export function lexExpression(
  source: string,
): { readonly tokens: readonly Token[] } | { readonly fault: ExpressionFault } {
  if (source.length > maximumExpressionLength)
    return { fault: { offset: 0, message: `the expression is longer than ${maximumExpressionLength} characters` } };
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < source.length) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(source)?.groups;
    if (groups === undefined) return { fault: { offset: at, message: unreadable(source, at) } };
    const { number, name, text, sign } = groups;
    if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, at });
    else if (text !== undefined) tokens.push({ kind: 'text', text: plainText(text.slice(1, -1)), at });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, at });
  }
  return { tokens: [...tokens, { kind: 'end', text: '', at: source.length }] };
}

const meant: Readonly<Record<string, string>> = { '=': '==', '&': 'and', '|': 'or', '!': 'not' };

function unreadable(source: string, at: number): string {
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (character === '"' || character === "'") return `the text that starts here has no closing ${character}`;
  const instead = meant[character];
  return `${JSON.stringify(character)} means nothing here${instead === undefined ? '' : `; write ${instead}`}`;
}

const plainText = (text: string): string =>
  text.replace(/\\(.)/gu, (_whole, mark: string) => (mark === 'n' ? '\n' : mark === 't' ? '\t' : mark));
