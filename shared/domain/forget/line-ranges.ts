/** Line numbers in few characters, ascending: `3,7-12`. */
export function writeLineRanges(lines: Iterable<number>): string {
  const ranges: [number, number][] = [];
  for (const line of [...new Set(lines)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

/** Whether a line is among those of {@link writeLineRanges}. */
export function readLineRanges(text: string): (line: number) => boolean {
  const ranges = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => part.split('-').map(Number));
  return (line) => ranges.some(([first = 0, last = first]) => first <= line && line <= last);
}
