/**
 * Text of unknown origin (seeds, completions, file names, server replies) made safe for a terminal: control
 * characters, escape sequences, direction marks and invisible characters are shown as escapes or dropped, so that
 * they can neither move the cursor, nor set the clipboard, nor hide or turn around what stands beside them.
 *
 * @param limit most characters of the result; a cut is marked with an ellipsis.
 */
export function cleanText(text: string, limit = 2000): string {
  const visible = text
    .slice(0, limit * 2)
    .toWellFormed()
    .replace(/\r\n?|\u2028|\u2029/gu, '\n')
    .replace(/\t/gu, ' ')
    .replace(/[^\P{Cc}\n]/gu, (character) => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`)
    .replace(/[\p{Cf}\u115F\u1160\u3164\uFFA0]/gu, '');
  return visible.length <= limit ? visible : `${visible.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

/** {@link cleanText} on one line. */
export function cleanLine(text: string, limit = 200): string {
  return cleanText(text.slice(0, limit * 4).replace(/\s+/gu, ' '), limit).trim();
}
