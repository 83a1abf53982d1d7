const labelled =
  /^\s{0,12}(?:[-*]\s{1,4})?[*_]{0,2}\(?(?<letter>[A-Za-z])[*_]{0,2}[).:：、．][*_]{0,2}(?:\s+|(?=[^\s\w]|\p{Lo})|(?<=[)])|$)(?<text>.*)$/u;
const inline = /(?:^|\s)\(?([A-Z])[).:]\s+/gu;
const bullet = /^\s*(?:[-*•]|\d{1,2}[).])\s+/u;

/** The option that a line gives when it starts with the letter that comes next. @param count options before it. */
export function readOption(line: string, count: number): string | undefined {
  const { letter, text } = labelled.exec(line)?.groups ?? {};
  return letter?.toUpperCase() === letterOf(count) ? (text ?? '').trim() : undefined;
}

/** 0 -> A, 25 -> Z; '' beyond. */
export function letterOf(index: number): string {
  return index >= 0 && index < 26 ? String.fromCharCode(65 + index) : '';
}

/** Options inside of a line: `Which is red? A) sky B) blood`. @returns undefined unless there are two or more. */
export function splitInlineOptions(text: string): { readonly before: string; readonly options: string[] } | undefined {
  const marks: { start: number; end: number }[] = [];
  for (const match of text.matchAll(inline)) {
    if (match[1] === letterOf(marks.length)) marks.push({ start: match.index, end: match.index + match[0].length });
  }
  if (marks.length < 2) return undefined;
  const options = marks.map(({ end }, index) =>
    text
      .slice(end, marks[index + 1]?.start)
      .replace(/[,;]\s*$/u, '')
      .trim(),
  );
  return { before: text.slice(0, marks[0]?.start).trim(), options };
}

/** Options without letters, below or beside `Options:`; one a line, or separated by semicolons, bars or commas. */
export function readPlainOptions(section: string): string[] {
  const lines = section.split('\n').filter((line) => line.trim() !== '');
  const separator = [/\s*;\s*/u, /\s*\|\s*/u, /,\s+/u].find((mark) => mark.test(lines[0] ?? ''));
  const items = lines.length === 1 && separator ? (lines[0] ?? '').split(separator) : lines;
  return items.map((item) => item.replace(bullet, '').trim()).filter((item) => item !== '');
}
