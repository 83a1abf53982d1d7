import { readable } from './readable.ts';

/**
 * Untrusted text as inert text inside a line of Markdown: whatever could open markup, HTML, an entity, a link, a mention,
 * a formula or a table border is escaped. Not for the start of a line, where a hyphen or a number would mean a list.
 */
export function inline(text: string): string {
  return readable(text)
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>&#|~@$^]|:(?=\S)/gu, '\\$&')
    .replace(/www\./giu, (address) => `${address.slice(0, 3)}\\.`);
}

/** Untrusted text as a block of code; the fence is longer than any run of backticks in it. */
export function codeBlock(text: string, language = 'text'): string {
  const longest = [...text.matchAll(/`+/gu)].reduce((length, [run]) => Math.max(length, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${readable(text)}\n${fence}`;
}

/** A pipe table. Cells are Markdown already. @param right indexes of columns with numbers. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const rule = head.map((_, column) => (right.includes(column) ? '---:' : '---'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
