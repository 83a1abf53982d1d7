import type { Json } from '../json.ts';

const maximumDepth = 32;

/** JSON objects written in a text. */
export interface FoundObjects {
  readonly objects: readonly string[];
  /** Where the first of them starts. */
  readonly start: number;
  readonly problem: 'unclosed' | 'too deep' | undefined;
}

/**
 * Finds the outermost objects of a text by their braces, whatever stands around them. Only a brace before a quote or
 * another brace counts, so that formulas such as `H_{2}O` do not.
 */
export function findJsonObjects(text: string): FoundObjects {
  const objects: string[] = [];
  const opening = /\{\s*["}]/gu;
  let first = -1;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    if (first < 0) first = match.index;
    const end = endOfObject(text, match.index);
    if (typeof end === 'string') return { objects, start: first, problem: end };
    objects.push(text.slice(match.index, end));
    opening.lastIndex = end;
  }
  return { objects, start: first, problem: undefined };
}

function endOfObject(text: string, start: number): number | 'unclosed' | 'too deep' {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth > maximumDepth) return 'too deep';
    if (depth === 0) return at + 1;
  }
  return 'unclosed';
}

/**
 * Reads JSON as models write it. Numbers become their own text, so that no digit is lost. When it is not JSON, one
 * repair is tried: trailing commas, line breaks inside of strings, and backslashes that escape nothing.
 *
 * @param text at most {@link maximumDepth} levels deep.
 * @returns undefined when it is no JSON even so.
 */
export function readLenientJson(text: string): Json | undefined {
  return readJson(text) ?? readJson(repair(text));
}

function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text, numberAsText) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function numberAsText(_name: string, value: Json, context?: { readonly source?: string }): Json {
  return typeof value === 'number' ? (context?.source ?? String(value)) : value;
}

const stringOrComma = /"(?:[^"\\]|\\[\s\S])*"|,(?=\s*[}\]])/gu;

function repair(text: string): string {
  return text.replace(stringOrComma, (found) =>
    found === ','
      ? ''
      : found
          .replace(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|\\/gu, (mark) => (mark === '\\' ? '\\\\' : mark))
          .replace(/\r\n?|\n/gu, '\\n')
          .replace(/\t/gu, '\\t')
          .replace(/\p{Cc}/gu, ' '),
  );
}
