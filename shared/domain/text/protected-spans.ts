import type { Span } from './cut-text.ts';

/** A closing mark is looked for so far; what is longer is no block but a mark that stands there by chance. */
const longest = 50_000;

const opener = /^(?:(`{3,}|~{3,})|[ \t]{0,8}\|)|(\$\$)|(\\\[)|\\begin\{(\w{1,30}\*?)\}/gmu;

/**
 * Fenced code, display formulas and tables: what loses its meaning when it is cut. Takes time in proportion to the
 * text, whatever it holds: no stretch is searched twice for the same mark.
 */
export function protectedSpans(text: string): Span[] {
  const spans: Span[] = [];
  /** For each closing mark, up to where there is none. */
  const without = new Map<string, number>();
  opener.lastIndex = 0;
  for (let match = opener.exec(text); match !== null; match = opener.exec(text)) {
    const [whole, fence, dollars, bracket, environment] = match;
    const start = match.index;
    const from = start + whole.length;
    const end =
      fence !== undefined
        ? lineEnd(text, closing(`\n${fence}`, from))
        : dollars !== undefined
          ? closing('$$', from)
          : bracket !== undefined
            ? closing('\\]', from)
            : environment !== undefined
              ? closing(`\\end{${environment}}`, from)
              : tableEnd(text, start);
    if (end < 0) continue;
    spans.push({ start, end });
    opener.lastIndex = end;
  }
  return spans;

  /** Offset behind the next such mark; -1 when there is none near enough. */
  function closing(mark: string, from: number): number {
    const limit = Math.min(text.length, from + longest);
    const known = without.get(mark) ?? 0;
    const start = Math.max(from, known - mark.length + 1);
    if (start >= limit) return -1;
    const found = text.slice(start, limit).indexOf(mark);
    if (found >= 0) return start + found + mark.length;
    without.set(mark, limit);
    return -1;
  }
}

function lineEnd(text: string, from: number): number {
  if (from < 0) return -1;
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** End of at least two lines that begin and end with a bar; -1 when it is a single one. */
function tableEnd(text: string, start: number): number {
  let [at, lines] = [start, 0];
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end).trim();
    if (line.length < 2 || !line.startsWith('|') || !line.endsWith('|')) break;
    lines += 1;
    at = end < 0 ? text.length : end + 1;
  }
  return lines < 2 ? -1 : at;
}
