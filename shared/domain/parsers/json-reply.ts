import type { Json } from '../json.ts';
import { findFences } from './fences.ts';
import { findJsonObjects, readLenientJson } from './json-object.ts';

/** A longer text is not searched for JSON. */
const longest = 200_000;

/**
 * The JSON value of a reply: the whole of it, the only fenced block, or the only object or list between other text.
 * Two of them are as good as none: nobody can tell which one is meant. Numbers are texts, as {@link readLenientJson}
 * gives them.
 */
export function readJsonReply(reply: string, wanted: 'object' | 'list'): Json | undefined {
  const text = reply.trim();
  if (text.length > longest) return undefined;
  const whole = readStructure(text);
  if (whole !== undefined) return whole;
  const { fences } = findFences(text);
  if (fences.length === 1) return readStructure(fences[0]?.code.trim() ?? '');
  if (fences.length > 1) return undefined;
  if (wanted === 'list') {
    const [start, end] = [text.indexOf('['), text.lastIndexOf(']')];
    return start >= 0 && end > start ? readStructure(text.slice(start, end + 1)) : undefined;
  }
  const { objects, problem } = findJsonObjects(text);
  const [only, second] = objects;
  return problem === undefined && only !== undefined && second === undefined ? readStructure(only) : undefined;
}

function readStructure(text: string): Json | undefined {
  if (!/^[[{]/u.test(text) || tooDeep(text)) return undefined;
  const value = readLenientJson(text);
  return typeof value === 'object' && value !== null ? value : undefined;
}

function tooDeep(text: string): boolean {
  let depth = 0;
  for (const mark of text.replace(/"(?:[^"\\]|\\[\s\S])*"/gu, '').matchAll(/[[\]{}]/gu)) {
    depth += mark[0] === '[' || mark[0] === '{' ? 1 : -1;
    if (depth > 32) return true;
  }
  return false;
}
