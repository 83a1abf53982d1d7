const months = 'january february march april may june july august september october november december'.split(' ');
const monthPattern = months.map((month) => `${month}|${month.slice(0, 3)}`).join('|');
const year = String.raw`(?<year>\d{4})`;
const day = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?`;
const month = `(?<month>${monthPattern})\\.?`;
const forms = [
  new RegExp(`^${month} ${day},? ${year}$`, 'u'),
  new RegExp(`^${day}(?: of)? ${month},? ${year}$`, 'u'),
  new RegExp(`^${month},? ${year}$`, 'u'),
  /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})$/u,
  /^(?<year>\d{4})[年년] ?(?<month>\d{1,2})[月월](?: ?(?<day>\d{1,2})[日일])?$/u,
];
const numeric = /^(?<first>\d{1,2})[-/.](?<second>\d{1,2})[-/.](?<year>\d{4})$/u;

/**
 * A date as `1776-07-04` or `1776-07`.
 *
 * @param text folded text.
 * @returns undefined for other texts, and for `07/04/1776`, which may be either order.
 */
export function canonicalDate(text: string): string | undefined {
  const line = text.replace(/\.$/u, '');
  for (const form of forms) {
    const parts = form.exec(line)?.groups;
    if (parts) return writeDate(parts.year, monthNumber(parts.month), Number(parts.day ?? 0));
  }
  const { first, second, year: numericYear } = numeric.exec(line)?.groups ?? {};
  const [a, b] = [Number(first), Number(second)];
  if (numericYear === undefined || (a <= 12 && b <= 12 && a !== b)) return undefined;
  return a > 12 ? writeDate(numericYear, b, a) : writeDate(numericYear, a, b);
}

function monthNumber(text: string | undefined): number {
  const named = months.findIndex((name) => text !== undefined && name.startsWith(text));
  return named === -1 ? Number(text) : named + 1;
}

function writeDate(yearText: string | undefined, monthValue: number, dayValue: number): string | undefined {
  if (!(monthValue >= 1 && monthValue <= 12) || dayValue > 31) return undefined;
  const monthText = `${yearText}-${String(monthValue).padStart(2, '0')}`;
  return dayValue === 0 ? monthText : `${monthText}-${String(dayValue).padStart(2, '0')}`;
}
