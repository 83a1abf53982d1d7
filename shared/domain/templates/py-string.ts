/** Python's ideas of characters, where JavaScript's differ. Every function is linear in the text. */

const spaces = new Set(
  [
    ...[0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f],
    ...[0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x3000],
  ].map((code) => String.fromCharCode(code)),
);

/** `str.isspace` of one character. */
export const isSpace = (character: string): boolean => spaces.has(character);

/** `str.strip`, `lstrip` and `rstrip`. @param chars characters to take away; undefined: white space. */
export function strip(text: string, side: 'both' | 'left' | 'right', chars?: string): string {
  const unwanted = chars === undefined ? spaces : new Set(Array.from(chars));
  let start = 0;
  let end = text.length;
  while (side !== 'right' && start < end) {
    const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
    if (!unwanted.has(character)) break;
    start += character.length;
  }
  while (side !== 'left' && end > start) {
    const low = text.charCodeAt(end - 1);
    const size = low >= 0xdc00 && low <= 0xdfff && end - start > 1 ? 2 : 1;
    if (!unwanted.has(text.slice(end - size, end))) break;
    end -= size;
  }
  return text.slice(start, end);
}

/** `str.split()` without a separator. @param limit splits at most so often; the rest stays as it is. */
export function splitSpaces(text: string, limit = Number.POSITIVE_INFINITY): string[] {
  const words: string[] = [];
  let start = -1;
  for (let at = 0; at < text.length; at += 1) {
    const blank = isSpace(text.charAt(at));
    if (!blank && start < 0) {
      if (words.length >= limit) return [...words, text.slice(at)];
      start = at;
    }
    if (blank && start >= 0) {
      words.push(text.slice(start, at));
      start = -1;
    }
  }
  if (start >= 0) words.push(text.slice(start));
  return words;
}

/** `str.splitlines`. */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines: string[] = [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Python ends lines at these too.
  const breaks = /\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/g;
  let start = 0;
  for (let found = breaks.exec(text); found !== null; found = breaks.exec(text)) {
    lines.push(text.slice(start, keepEnds ? breaks.lastIndex : found.index));
    start = breaks.lastIndex;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** Letters of two letters, whose title form is neither upper nor lower. */
const titleForms = ['ǅ', 'ǈ', 'ǋ', 'ǲ'];

const upperFirst = (character: string): string => {
  const upper = character.toUpperCase();
  const form = titleForms.find((letter) => letter.toUpperCase() === upper);
  if (form !== undefined) return form;
  return upper.length > character.length ? upper.charAt(0) + upper.slice(1).toLowerCase() : upper;
};

/** `str.capitalize`. */
export function capitalize(text: string): string {
  const first = text === '' ? '' : String.fromCodePoint(text.codePointAt(0) ?? 0);
  return upperFirst(first) + text.slice(first.length).toLowerCase();
}

/** `str.title`: a letter after anything that is no letter is large, the others small. */
export function title(text: string): string {
  return text.replace(
    /([\p{L}\p{Nl}])([\p{L}\p{Nl}\p{M}]*)/gu,
    (_, first: string, rest: string) => upperFirst(first) + rest.toLowerCase(),
  );
}

/** `str.isdigit`: decimal digits of any script, superscripts and circled digits. */
export function isDigits(text: string): boolean {
  return /^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490]+$/u.test(
    text,
  );
}

/** `str.islower` and `str.isupper`: some letter has two forms, and all such letters have this one. */
export const isLower = (text: string): boolean => text === text.toLowerCase() && text !== text.toUpperCase();
export const isUpper = (text: string): boolean => text === text.toUpperCase() && text !== text.toLowerCase();
