import { isAlias, isMap, isPair, isScalar, isSeq, type Node, Parser, parseDocument } from 'yaml';
import type { Json } from '../domain/json.ts';
import { fileProblem, type Problem, quote } from './problem.ts';

/** Names and positions on the way to a value, from the top of the file. */
export type YamlPath = readonly (string | number)[];

/** A YAML text as plain JSON that remembers where everything stood. */
export interface LocatedYaml {
  readonly file: string;
  readonly value: Json;
  /** A problem at the value (or at its nearest existing parent). */
  problemAt(path: YamlPath, found: ProblemText): Problem;
  /** A problem at the key of a map entry. */
  problemAtKey(path: YamlPath, found: ProblemText): Problem;
  /** A problem on a line of a text value, 1-based; only a literal block (`|`) has the lines of its value. */
  problemInText(path: YamlPath, line: number | undefined, found: ProblemText): Problem;
  /** A problem at a character of a text value, 0-based; at the start of a text of several lines. */
  problemInScalar(path: YamlPath, offset: number, found: ProblemText): Problem;
  /** How a scalar was written, quotes excluded, e.g. `1.10` for the number 1.1. */
  written(path: YamlPath): string | undefined;
}
export type ProblemText = Omit<Problem, 'file' | 'line' | 'column'>;

export const maximumYamlBytes = 256 * 1024;
const maximumDepth = 32;
/** What to do about the usual faults. */
const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces; a tab does not count.',
  DUPLICATE_KEY: 'Remove one of the two; the last one would have counted.',
};
/** One wrong bracket confuses every line behind it. */
const maximumSyntaxProblems = 3;

/** What was read; or problems, with what could be read nevertheless where they leave the rest of the file clear. */
export type YamlRead =
  | { readonly yaml: LocatedYaml }
  | { readonly problems: readonly Problem[]; readonly rest?: LocatedYaml };

/** Faults behind which the rest of a file still means what it says. */
const passingFaults: ReadonlySet<string> = new Set(['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED', 'BAD_ALIAS']);

/**
 * Reads YAML 1.2 that nobody has vetted: one document, no aliases, no tags, unique keys, text keys, bounded size and
 * depth. `yes`, `on` and dates stay text. A byte-order mark and CRLF are fine.
 */
export function readYaml(file: string, text: string): YamlRead {
  if (Buffer.byteLength(text) > maximumYamlBytes)
    return { problems: [fileProblem(file, `is larger than ${maximumYamlBytes / 1024} KiB`)] };
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const place = (offset: number): { line: number; column: number } => {
    const before = source.slice(0, offset);
    return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
  };
  const deep = tooDeep(source);
  if (deep !== undefined)
    return { problems: [{ file, ...place(deep), message: `nested deeper than ${maximumDepth} levels` }] };

  const document = parseDocument(source, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const found = [...document.errors, ...document.warnings];
  const faults = found.map((fault) => ({
    file,
    ...place(fault.pos[0]),
    message: `not valid YAML: ${fault.message.trim().replace(/\.$/u, '')}`,
    hint: hints[fault.code],
  }));
  const isClear = found.every(({ code }) => passingFaults.has(code));
  if (!isClear) {
    const firstOfLine = new Map(faults.toReversed().map((fault) => [fault.line, fault]));
    const lines = [...firstOfLine.values()].sort((a, b) => a.line - b.line);
    return { problems: lines.slice(0, maximumSyntaxProblems) };
  }

  const values = new Map<string, { offset: number; literal: boolean; source: string | undefined }>();
  const keys = new Map<string, number>();
  const problems: Problem[] = [...faults];
  const value = convert(document.contents, []);
  const yaml = { file, value, problemAt, problemAtKey, problemInText, problemInScalar, written };
  return problems.length > 0 ? { problems, rest: yaml } : { yaml };

  function refuse(offset: number, message: string, hint?: string): null {
    const at = place(offset);
    if (!faults.some(({ line }) => line === at.line)) problems.push({ file, ...at, message, hint });
    return null;
  }

  function convert(node: Node | null, path: YamlPath): Json {
    const offset = node?.range?.[0] ?? 0;
    values.set(JSON.stringify(path), {
      offset,
      literal: isScalar(node) && node.type === 'BLOCK_LITERAL',
      source: isScalar(node) ? node.source : undefined,
    });
    if (node === null) return null;
    if (isAlias(node)) return refuse(offset, `the alias *${node.source} is not allowed`, 'Write the value out.');
    if (node.tag?.startsWith('!') || node.tag?.endsWith(':binary')) return refuse(offset, 'tags are not allowed');
    if (isSeq<Node>(node)) return node.items.map((item, index) => convert(item, [...path, index]));
    if (isMap<Node, Node | null>(node)) {
      const entries: [string, Json][] = [];
      for (const pair of node.items) {
        if (!isPair(pair)) continue;
        const key = isScalar(pair.key) ? (pair.key.source ?? String(pair.key.value)) : undefined;
        const keyOffset = pair.key?.range?.[0] ?? offset;
        if (key === undefined || key === '' || key === '__proto__') {
          refuse(
            keyOffset,
            key === undefined || key === '' ? 'a key must be plain text' : `the key ${quote(key)} is not allowed`,
          );
          continue;
        }
        keys.set(JSON.stringify([...path, key]), keyOffset);
        entries.push([key, convert(pair.value, [...path, key])]);
      }
      return Object.fromEntries(entries);
    }
    return isScalar(node) ? scalar(node.value, offset) : refuse(offset, 'not a value');
  }

  function scalar(found: unknown, offset: number): Json {
    if (found === null || typeof found === 'string' || typeof found === 'boolean') return found;
    if (typeof found === 'number' && Number.isFinite(found)) return found;
    return refuse(offset, 'not a finite number, text, true, false or null');
  }

  function offsetOf(path: YamlPath): number {
    for (let length = path.length; length >= 0; length -= 1) {
      const found = values.get(JSON.stringify(path.slice(0, length)));
      if (found !== undefined && (found.offset > 0 || length === 0)) return found.offset;
    }
    return 0;
  }

  function problemAt(path: YamlPath, found: ProblemText): Problem {
    return { file, ...place(offsetOf(path)), ...found };
  }

  function problemAtKey(path: YamlPath, found: ProblemText): Problem {
    return { file, ...place(keys.get(JSON.stringify(path)) ?? offsetOf(path)), ...found };
  }

  function problemInText(path: YamlPath, line: number | undefined, found: ProblemText): Problem {
    const start = problemAt(path, found);
    if (line === undefined || values.get(JSON.stringify(path))?.literal !== true) return start;
    const indentation = /^ */u.exec(source.split('\n')[start.line + line - 1] ?? '')?.[0].length ?? 0;
    return { ...start, line: start.line + line, column: indentation + 1 };
  }

  function problemInScalar(path: YamlPath, offset: number, found: ProblemText): Problem {
    const start = problemAt(path, found);
    const known = values.get(JSON.stringify(path));
    if (known === undefined || known.literal || (known.source ?? '').includes('\n')) return start;
    const quoted = source[known.offset] === '"' || source[known.offset] === "'" ? 1 : 0;
    return { ...start, column: start.column + quoted + offset };
  }

  function written(path: YamlPath): string | undefined {
    return values.get(JSON.stringify(path))?.source;
  }
}

/**
 * Finds nesting beyond the limit in the token tree, before anything recursive sees it.
 *
 * @returns offset of the first token that is too deep.
 */
function tooDeep(source: string): number | undefined {
  const pending: { token: unknown; depth: number }[] = [];
  for (const token of new Parser().parse(source)) pending.push({ token, depth: 0 });
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { token, depth } = next;
    if (typeof token !== 'object' || token === null) continue;
    const deeper = 'items' in token ? depth + 1 : depth;
    if (deeper > maximumDepth) return 'offset' in token && typeof token.offset === 'number' ? token.offset : 0;
    for (const name of ['value', 'key', 'items'] as const) {
      const member: unknown = name in token ? (token as Record<string, unknown>)[name] : undefined;
      if (Array.isArray(member)) for (const item of member) pending.push({ token: item, depth: deeper });
      else if (typeof member === 'object') pending.push({ token: member, depth: deeper });
    }
  }
  return undefined;
}
