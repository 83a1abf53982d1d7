export interface Fence {
  /** In small letters; empty when none is given. */
  readonly language: string;
  readonly code: string;
}

const opening = /^[ \t]{0,3}(`{3,}|~{3,})[ \t]*([\w+#-]*)[^\n]*$/u;

/** The fenced blocks of a Markdown text in order, and whether the last one is never closed. */
export function findFences(text: string): { readonly fences: readonly Fence[]; readonly open: boolean } {
  const fences: Fence[] = [];
  let current: { mark: string; language: string; lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    if (current === undefined) {
      const [, mark, language = ''] = opening.exec(line) ?? [];
      if (mark !== undefined) current = { mark, language: language.toLowerCase(), lines: [] };
    } else if (closes(line, current.mark)) {
      fences.push({ language: current.language, code: current.lines.join('\n') });
      current = undefined;
    } else current.lines.push(line);
  }
  return { fences, open: current !== undefined };
}

function closes(line: string, mark: string): boolean {
  const bare = line.trim();
  return bare.length >= mark.length && [...bare].every((character) => character === mark[0]);
}
