import { RE2JS } from 're2js';
import type { Meter } from './limits.ts';
import { TemplateError } from './template-error.ts';
import { valueFault } from './value.ts';

const maximumPattern = 1_000;

/**
 * The harness's own filter `regex_replace`: Python's `re.sub`. Matching takes linear time (RE2), so look-around and
 * back-references in the pattern are refused.
 *
 * @param count replaces at most so often; 0: all.
 */
export function regexReplace(text: string, pattern: string, replacement: string, count: number, meter: Meter): string {
  if (pattern.length > maximumPattern) throw valueFault(`a pattern longer than ${maximumPattern} characters`);
  // RE2 needs about 20 times as long per character as other text operations here.
  meter.spend(1 + Math.ceil((text.length * Math.max(20, pattern.length)) / 256));
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(unicodeClasses(pattern));
  } catch (cause) {
    throw new TemplateError(
      'unsupported',
      `the pattern ${JSON.stringify(pattern.slice(0, 80))} cannot be used: ${cause}`,
    );
  }
  const matcher = compiled.matcher(text);
  const parts: string[] = [];
  let last = 0;
  for (let times = 0; (count <= 0 || times < count) && matcher.find(); times += 1) {
    meter.spend(1);
    const fresh = expand(replacement, (group) => matcher.group(group) ?? '');
    parts.push(text.slice(last, matcher.start()), fresh);
    last = matcher.end();
    meter.make(fresh.length);
  }
  const result = parts.join('') + text.slice(last);
  meter.make(result.length);
  return result;
}

/** Python's classes cover all of Unicode, RE2's only ASCII; complements inside brackets stay as they are. */
function unicodeClasses(pattern: string): string {
  let inBrackets = false;
  return pattern.replace(/\\.|[[\]]/gsu, (part) => {
    if (part === '[' || part === ']') {
      inBrackets = part === '[';
      return part;
    }
    const members = classes.get(part.slice(1).toLowerCase());
    if (members === undefined || (inBrackets && /[A-Z]/.test(part))) return part;
    return inBrackets ? members : /[A-Z]/.test(part) ? `[^${members}]` : `[${members}]`;
  });
}

const classes: ReadonlyMap<string, string> = new Map([
  ['w', '\\p{L}\\p{N}_'],
  ['d', '\\p{Nd}'],
  ['s', '\\s\\x0b\\x1c-\\x1f\\x{85}\\p{Z}'],
]);

/** Python's replacement text: `\1`, `\g<1>`, `\g<name>` and the usual escapes. */
function expand(replacement: string, group: (id: number | string) => string): string {
  return replacement.replace(
    /\\(?:g<([^>]*)>|([1-9]\d?)|([nrt\\]))/g,
    (_, named?: string, numbered?: string, plain?: string) => {
      const id = named ?? numbered;
      if (id !== undefined) return readGroup(/^\d+$/.test(id) ? Number(id) : id, group);
      return plain === 'n' ? '\n' : plain === 't' ? '\t' : plain === 'r' ? '\r' : '\\';
    },
  );
}

function readGroup(id: number | string, group: (id: number | string) => string): string {
  try {
    return group(id);
  } catch {
    throw valueFault(`the pattern has no group ${JSON.stringify(id)}`);
  }
}
