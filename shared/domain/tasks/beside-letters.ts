const labelled = /^[ \t]{0,8}(?:[-–*•][ \t]{1,3})?\(?([A-Za-z0-9]{1,2})[).:：、．][ \t]*(.*)$/u;
const inline = /(?:^|\s)\(?([A-J])[).:：][ \t]+/gu;

/**
 * The texts that a prompt prints beside the letters of its options: `A. rain`, `(B) snow`, `C: hail`, one a line, or all
 * of them on one line. Where a question holds such a list too, the last one counts, because prompts end with theirs.
 *
 * @param labels the letters or numbers in order.
 * @returns one text a label; undefined when the prompt does not print them all.
 */
export function besideLetters(prompt: string, labels: readonly string[]): readonly string[] | undefined {
  const bare = labels.map((label) => label.replace(/^[\s(]+|[\s).:]+$/gu, ''));
  return complete(ownLines(prompt, bare), bare) ?? complete(oneLine(prompt, bare), bare);
}

function complete(texts: readonly string[] | undefined, labels: readonly string[]): readonly string[] | undefined {
  const full = texts !== undefined && texts.length === labels.length && texts.every((text) => text !== '');
  return full ? texts : undefined;
}

/** A text may go on over lines until the next label; the last one ends with its line. */
function ownLines(prompt: string, labels: readonly string[]): string[] | undefined {
  let found: string[] | undefined;
  let run: string[] = [];
  for (const line of prompt.split('\n')) {
    const [, label, text = ''] = labelled.exec(line) ?? [];
    if (label !== undefined && label === labels[0]) run = [text.trim()];
    else if (label !== undefined && run.length > 0 && label === labels[run.length]) run.push(text.trim());
    else if (run.length > 0) run[run.length - 1] = `${run.at(-1) ?? ''}\n${line}`.trim();
    if (run.length === labels.length) {
      found = run;
      run = [];
    }
  }
  return found;
}

function oneLine(prompt: string, labels: readonly string[]): string[] | undefined {
  for (const line of prompt.split('\n').reverse()) {
    const marks: { readonly start: number; readonly end: number }[] = [];
    for (const match of line.matchAll(inline)) {
      if (match[1] === labels[marks.length]) marks.push({ start: match.index, end: match.index + match[0].length });
    }
    if (marks.length < labels.length) continue;
    return marks.map(({ end }, index) =>
      line
        .slice(end, marks[index + 1]?.start)
        .replace(/[,;]\s*$/u, '')
        .trim(),
    );
  }
  return undefined;
}
