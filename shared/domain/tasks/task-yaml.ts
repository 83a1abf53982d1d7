import { CORE_SCHEMA, load, Type, YAMLException } from 'js-yaml';
import type { Json } from '../json.ts';
import { refuse, type TaskRefusal } from './refusal.ts';

/** The largest known task file has 34 KiB. */
export const maximumTaskBytes = 262_144;
/** Known task files nest 6 deep and have at most 2,500 values; aliases are counted each time they are used. */
const maximumDepth = 32;
const maximumValues = 20_000;

/** Member name under which a Python function stands: `{"!function": "folder/module.function"}`. */
export const functionTag = '!function';

/**
 * Reads one task file. A `!function` tag is kept as data, with the folder it counts from, and never run; other tags
 * are refused. Of equal keys the last wins, as in the harness's own loader.
 *
 * @param path relative to the folder of tasks, with `/`.
 */
export function readTaskYaml(text: string, path: string): { readonly config: Json } | TaskRefusal {
  if (Buffer.byteLength(text) > maximumTaskBytes) {
    return refuse('task_too_large', `a task file has at most ${maximumTaskBytes} bytes`, path);
  }
  try {
    const value: unknown = load(text.replace(/^\uFEFF/, ''), { schema: schemaFor(path), json: true });
    let left = maximumValues;
    const config = toPlainJson(value, 0, () => {
      left -= 1;
      return left >= 0;
    });
    if (config !== undefined) return { config };
    return refuse(
      'bad_yaml',
      `nested deeper than ${maximumDepth}, more than ${maximumValues} values, or odd keys`,
      path,
    );
  } catch (cause) {
    if (cause instanceof YAMLException) return refuse('bad_yaml', describe(cause), path);
    // The YAML reader recurses; a file of brackets ends here.
    if (cause instanceof RangeError) return refuse('bad_yaml', 'nested too deep to be read', path);
    throw cause;
  }
}

function describe(cause: YAMLException): string {
  const mark: { line?: number; column?: number } | undefined = cause.mark;
  const at = mark?.line === undefined ? '' : ` at line ${mark.line + 1}, column ${(mark.column ?? 0) + 1}`;
  return `${cause.reason}${at}`;
}

function schemaFor(path: string) {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
  return CORE_SCHEMA.extend([
    new Type(functionTag, {
      kind: 'scalar',
      resolve: (name: unknown) => typeof name === 'string' && name !== '',
      construct: (name: unknown) => ({ [functionTag]: `${folder}${String(name)}` }),
    }),
  ]);
}

/** The value as JSON; undefined when it is too deep or too large. */
function toPlainJson(value: unknown, depth: number, take: () => boolean): Json | undefined {
  if (depth > maximumDepth || !take()) return undefined;
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object') return undefined;
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const entry of value) {
      const item = toPlainJson(entry, depth + 1, take);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }
  const members: [string, Json][] = [];
  for (const [name, member] of Object.entries(value)) {
    const plain = toPlainJson(member, depth + 1, take);
    if (plain === undefined) return undefined;
    members.push([name, plain]);
  }
  return Object.fromEntries(members);
}
