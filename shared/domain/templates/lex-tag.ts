import { unescapeLiteral } from './string-literal.ts';
import { TemplateError } from './template-error.ts';

/** A word of a tag. `text` of a string is its content, of a number its digits in JS notation. */
export interface Lexeme {
  readonly kind: 'name' | 'string' | 'int' | 'float' | 'operator';
  readonly text: string;
  readonly line: number;
}

export interface LexedTag {
  readonly lexemes: readonly Lexeme[];
  /** Offset behind the closing mark. */
  readonly end: number;
  /** True for `-}}` and `-%}`: the white space that follows goes away. */
  readonly stripAfter: boolean;
  /** Line breaks inside the tag. */
  readonly lines: number;
}

const blank = /\s+/y;
/** In this order; behind a dot, as in `a.0.1`, digits are no float. */
const rules: readonly { readonly pattern: RegExp; readonly kind: Lexeme['kind']; readonly behindDot: boolean }[] = [
  { pattern: /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy, kind: 'name', behindDot: true },
  { pattern: /0(?:[xX](?:_?[0-9a-fA-F])+|[oO](?:_?[0-7])+|[bB](?:_?[01])+)/y, kind: 'int', behindDot: false },
  {
    pattern: /\d(?:_?\d)*(?:\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|[eE][-+]?\d(?:_?\d)*)/y,
    kind: 'float',
    behindDot: false,
  },
  { pattern: /\d(?:_?\d)*/y, kind: 'int', behindDot: true },
  {
    pattern: /'([^'\\]*(?:\\[\s\S][^'\\]*)*)'|"([^"\\]*(?:\\[\s\S][^"\\]*)*)"/y,
    kind: 'string',
    behindDot: true,
  },
  { pattern: /\/\/|\*\*|==|!=|<=|>=|[-+*/%~|.,:()[\]{}<>=]/y, kind: 'operator', behindDot: true },
];
const partner: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** The parser and the evaluator recurse over brackets; known templates nest 5 deep. */
const maximumBrackets = 40;

/** Cuts a tag into words, from behind its opening mark to behind its closing one. */
export function lexTag(source: string, start: number, close: '}}' | '%}', firstLine: number): LexedTag {
  const lexemes: Lexeme[] = [];
  const open: string[] = [];
  let at = start;
  let line = firstLine;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  const fail = (message: string): TemplateError => new TemplateError('syntax', message, { line });
  for (;;) {
    const space = match(blank);
    if (space !== null) line += countLines(space[0]);
    if (at >= source.length) throw fail(`a tag is not closed, expected ${close}`);
    if (open.length === 0) {
      const strip = source.startsWith(`-${close}`, at);
      const keep = close === '%}' && source.startsWith(`+${close}`, at);
      if (strip || keep || source.startsWith(close, at)) {
        return {
          lexemes,
          end: at + close.length + (strip || keep ? 1 : 0),
          stripAfter: strip,
          lines: line - firstLine,
        };
      }
    }
    const rule = rules.find(({ pattern, kind, behindDot }) => {
      if (!behindDot && isDot(lexemes.at(-1))) return false;
      const found = match(pattern);
      if (found === null) return false;
      lexemes.push({ kind, text: contentOf(kind, found, line), line });
      line += countLines(found[0]);
      return true;
    });
    if (rule === undefined) {
      throw fail(`unexpected character ${JSON.stringify(String.fromCodePoint(source.codePointAt(at) ?? 0))}`);
    }
    const mark = rule.kind === 'operator' ? (lexemes.at(-1)?.text ?? '') : '';
    const closing = partner.get(mark);
    if (closing !== undefined) open.push(closing);
    else if (mark !== '' && ')]}'.includes(mark) && open.pop() !== mark) throw fail(`unexpected ${mark}`);
    if (open.length > maximumBrackets) throw fail(`brackets are nested deeper than ${maximumBrackets}`);
  }
}

const isDot = (lexeme: Lexeme | undefined): boolean => lexeme?.kind === 'operator' && lexeme.text === '.';

function contentOf(kind: Lexeme['kind'], found: RegExpExecArray, line: number): string {
  if (kind === 'string') return unescapeLiteral(found[1] ?? found[2] ?? '', line);
  if (kind === 'float') return found[0].replaceAll('_', '');
  return kind === 'int' ? String(BigInt(found[0].replaceAll('_', ''))) : found[0];
}

export function countLines(part: string): number {
  return part.split('\n').length - 1;
}
