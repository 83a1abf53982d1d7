/** Control characters but tab and line feed, and the marks that reorder the text around them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a reader's screen
const unreadable = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu;

/** Untrusted text for people's eyes: no terminal escapes, no reordering of what stands beside it, well-formed. */
export function readable(text: string): string {
  return text.replaceAll('\r\n', '\n').toWellFormed().replace(unreadable, '\uFFFD');
}

/** A whole number with thousands separators. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/gu, ',');
}

/** A count with its noun: `1 record`, `2,000 records`. */
export const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;

/** A large number in three digits or so: `9,876`, `12.3k`, `1.29M`. */
export function compact(count: number): string {
  const [size, unit] = count >= 1e9 ? [1e9, 'B'] : count >= 1e6 ? [1e6, 'M'] : [1e3, 'k'];
  return count < 10_000 ? grouped(count) : `${Number((count / size).toPrecision(3))}${unit}`;
}

/** A part of a whole as a percentage with at most one decimal; `0%` of nothing. */
export function percentage(part: number, whole: number): string {
  if (whole === 0) return '0%';
  const tenths = Math.round((part * 1000) / whole);
  return tenths % 10 === 0 ? `${tenths / 10}%` : `${(tenths / 10).toFixed(1)}%`;
}

/** US dollars: cents from ten cents on, below that what can be told apart. */
export function dollars(usd: number): string {
  if (usd === 0 || usd >= 0.1) return `$${usd.toFixed(2)}`;
  return usd < 0.0001 ? 'below $0.0001' : `$${usd.toFixed(4)}`;
}

/** Bytes in the unit a person would use. */
export function fileSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return power === 0 ? `${bytes} B` : `${(bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}
