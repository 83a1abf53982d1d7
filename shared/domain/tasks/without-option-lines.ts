const mark = /^\s*(?:[-–*•]\s*)?(?:\(?[A-Ja-j\d]{1,2}[).:：]\s*)?/u;
const heading = /^[^\n.?!？]{1,40}[:：]\s*$/u;

/**
 * A question without the list of its options, one a line, and without the heading above them (`Choices:`). They stand in
 * `options`, in an order of their own. A question that would be empty without them stays as it is.
 */
export function withoutOptionLines(question: string, options: readonly string[]): string {
  const lines = question.split('\n');
  const wanted = [...options].map(squeezed).sort().join('\n');
  const count = options.length;
  for (let start = lines.length - count; start > 0; start -= 1) {
    const run = lines.slice(start, start + count).map((line) => squeezed(line.replace(mark, '')));
    if (run.sort().join('\n') !== wanted) continue;
    const before = lines.slice(0, start);
    while (before.length > 0 && (before.at(-1)?.trim() === '' || heading.test(before.at(-1) ?? ''))) before.pop();
    const rest = [...before, ...lines.slice(start + count)].join('\n').trim();
    return rest === '' ? question : rest;
  }
  return question;
}

const squeezed = (text: string): string => text.replace(/\s+/gu, ' ').trim();
