/** One thing that is wrong with a file that a person wrote, said so that it can be put right at once. */
export interface Problem {
  /** Path as the person knows it, e.g. `run.yaml`. */
  readonly file: string;
  /** 1-based; both 0 when the problem is about the file as a whole. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** What would have been right. */
  readonly expected?: string | undefined;
  /** The known name that looks most like the wrong one. */
  readonly nearest?: string | undefined;
  /** What to do about it, as a sentence. */
  readonly hint?: string | undefined;
}

/** One line for people: `run.yaml:3:8: unknown recipe "task-seded". Did you mean "task-seeded"?` */
export function formatProblem(problem: Problem): string {
  const place = problem.line > 0 ? `${problem.file}:${problem.line}:${problem.column}` : problem.file;
  const expected = problem.expected === undefined ? '' : `; expected ${problem.expected}`;
  const nearest = problem.nearest === undefined ? '' : ` Did you mean ${quote(problem.nearest)}?`;
  const hint = problem.hint === undefined ? '' : ` ${problem.hint}`;
  return printable(`${place}: ${problem.message}${expected}.${nearest}${hint}`);
}

/** A problem of a file as a whole. */
export function fileProblem(file: string, message: string, hint?: string): Problem {
  return { file, line: 0, column: 0, message, hint };
}

/** Foreign text inside a message: in quotes, at most 60 characters, on one line. */
export function quote(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 59).toWellFormed()}…` : text.toWellFormed();
  return JSON.stringify(short);
}

/** Shows control characters, direction marks and line separators as escapes: messages end up on terminals. */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Problems in reading order: by file as first met, then line and column. */
export function inReadingOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map((problem) => problem.file))];
  return [...problems].sort(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}
