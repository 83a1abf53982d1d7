/** One call of a program that a model wrote: `remove_lines(0, 4)`. */
export interface ProgramCall {
  readonly name: string;
  readonly args: readonly (string | number | boolean)[];
}

const lexeme = /\s+|#[^\n]*|([A-Za-z_]\w*)|(-?\d+)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|([(),=])/uy;

/** Longer programs are not read. */
const longest = 100_000;

/**
 * Reads calls, one behind the other: `name(arg, name=arg)`. Arguments are whole numbers, quoted texts, true and false.
 * Fences and comments are passed over. What is no call counts as one error a line, and reading goes on behind it; a
 * last call that is cut counts as well. Nothing is ever run.
 */
export function readProgram(text: string): { readonly calls: readonly ProgramCall[]; readonly errors: number } {
  const calls: ProgramCall[] = [];
  let errors = 0;
  if (text.length > longest) return { calls, errors: 1 };
  for (const line of text.split('\n')) {
    if (/^\s*(?:`{3,}|~{3,})/u.test(line)) continue;
    const read = readLine(line);
    if (read === undefined) errors += 1;
    else calls.push(...read);
  }
  return { calls, errors };
}

function readLine(line: string): ProgramCall[] | undefined {
  const tokens: string[] = [];
  lexeme.lastIndex = 0;
  while (lexeme.lastIndex < line.length) {
    const match = lexeme.exec(line);
    if (match === null) return undefined;
    const token = match[1] ?? match[2] ?? match[3] ?? match[4];
    if (token !== undefined) tokens.push(token);
  }
  const calls: ProgramCall[] = [];
  for (let at = 0; at < tokens.length; ) {
    const name = tokens[at] ?? '';
    if (!/^[A-Za-z_]/u.test(name) || tokens[at + 1] !== '(') return undefined;
    const end = tokens.indexOf(')', at);
    const args = end < 0 ? undefined : readArguments(tokens.slice(at + 2, end));
    if (args === undefined) return undefined;
    calls.push({ name, args });
    at = end + 1;
  }
  return calls;
}

function readArguments(tokens: readonly string[]): (string | number | boolean)[] | undefined {
  const args: (string | number | boolean)[] = [];
  for (let at = 0; at < tokens.length; ) {
    if (args.length > 0) {
      if (tokens[at] !== ',') return undefined;
      at += 1;
    }
    if (tokens[at + 1] === '=') at += 2;
    const value = argument(tokens[at]);
    if (value === undefined) return undefined;
    args.push(value);
    at += 1;
  }
  return args;
}

function argument(token: string | undefined): string | number | boolean | undefined {
  if (token === undefined) return undefined;
  if (/^-?\d+$/u.test(token)) return Number(token);
  if (/^(?:true|false)$/iu.test(token)) return token.toLowerCase() === 'true';
  if (!/^["']/u.test(token)) return undefined;
  return token
    .slice(1, -1)
    .replace(/\\(.)/gu, (_whole, mark: string) => (mark === 'n' ? '\n' : mark === 't' ? '\t' : mark));
}
