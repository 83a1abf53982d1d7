/** Shorter code is what everybody writes. Tokens, our guess. */
const fewestTokens = 12;
/** Characters of a text that are searched for code. */
const longestText = 100_000;
/** Characters by which a line is judged. */
const longestLine = 300;

const codeLine =
  /^(?:(?:def|class|import|from|return|if|elif|else|for|while|try|except|with|public|private|static|function|const|let|var|fn|func|package|using)\b|#include|@\w|[\w.[\]]+\s*[-+*/]?=[^=]|[\w.]+\(.*\)\s*$|[{}]|.*[;{}]\s*$)/u;
const pythonLine = /^[ \t]*(?:(?:def|class|elif|except)\b.*:|(?:import|from)\s+[\w.]+)/mu;
const token = /[\p{L}_][\p{L}\p{M}\p{N}_]*|\p{N}[\p{L}\p{N}_.]*|[^\s]/uy;
const fence = '```';

/**
 * The code in a text, each piece as its tokens with spaces between: fenced pieces, or the whole text where most lines
 * look like code. Comments, documentation strings, line ends and indents are gone, so that only what the code does is
 * compared.
 */
export function codeTexts(text: string): string[] {
  if (!text.includes('\n')) return [];
  const pieces = text.slice(0, longestText).split(fence);
  const candidates =
    pieces.length > 2 ? pieces.filter((_, at) => at % 2 === 1).map(withoutLanguage) : pieces.slice(0, 1);
  return candidates.filter(looksLikeCode).flatMap((piece) => {
    const tokens = codeTokens(piece);
    return tokens.length < fewestTokens ? [] : [tokens.join(' ')];
  });
}

/** The first line of a fenced piece names its language. */
const withoutLanguage = (piece: string): string => piece.replace(/^[^\n]*\n/u, '');

function looksLikeCode(text: string): boolean {
  const lines = text
    .split('\n')
    .map((line) => line.trim().slice(0, longestLine))
    .filter((line) => line !== '' && !/^(?:#|\/\/)/u.test(line));
  return lines.length >= 2 && lines.filter((line) => codeLine.test(line)).length >= lines.length / 2;
}

/** Tokens without comments: those of Python where the text has its lines, else those of C and its kin. */
function codeTokens(text: string): string[] {
  const isPython = pythonLine.test(text) && !/[;{]\s*$/mu.test(text);
  const marks: readonly (readonly [string, string])[] = isPython
    ? [
        ['"""', '"""'],
        ["'''", "'''"],
        ['#', '\n'],
      ]
    : [
        ['/*', '*/'],
        ['//', '\n'],
      ];
  const tokens: string[] = [];
  for (let at = 0; at < text.length; ) {
    const comment = marks.find(([begin]) => text.startsWith(begin, at));
    if (comment) {
      const [begin, end] = comment;
      const close = text.indexOf(end, at + begin.length);
      at = close < 0 ? text.length : close + end.length;
      continue;
    }
    const quote = text[at] === '"' || text[at] === "'" ? endOfString(text, at) : -1;
    if (quote > 0) {
      tokens.push(text.slice(at, quote));
      at = quote;
      continue;
    }
    token.lastIndex = at;
    const [found] = token.exec(text) ?? [];
    if (found !== undefined) tokens.push(found);
    at += found?.length ?? 1;
  }
  return tokens;
}

/** Behind the closing mark of a string on one line; -1 when it does not close there. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length && text[at] !== '\n'; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === text[from]) return at + 1;
  }
  return -1;
}
