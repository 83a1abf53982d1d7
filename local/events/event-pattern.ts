import type { TemplateJson } from '../template.ts';

export type EventValue = TemplateJson | undefined;

/**
 * Whether an event matches an EventBridge pattern. Objects nest; a list holds alternatives, each a literal or a
 * condition. Of a list in the event, one matching item is enough.
 *
 * @throws Error naming a condition that is not supported.
 */
export function matchesPattern(pattern: TemplateJson, event: EventValue): boolean {
  if (!isObject(pattern)) throw new Error(`An event pattern is an object, not ${JSON.stringify(pattern)}.`);
  return Object.entries(pattern).every(([name, expected]) => {
    if (name === '$or') {
      if (!Array.isArray(expected)) throw new Error('"$or" of an event pattern is a list of patterns.');
      return expected.some((one) => matchesPattern(one, event));
    }
    const actual = isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined;
    if (!Array.isArray(expected)) return matchesPattern(expected, actual);
    const values = Array.isArray(actual) && actual.length > 0 ? actual : [actual];
    return expected.some((condition) => values.some((value) => matchesCondition(condition, value)));
  });
}

function matchesCondition(condition: TemplateJson, value: EventValue): boolean {
  if (!isObject(condition)) return condition === value;
  const [[operator, operand] = ['', null]] = Object.entries(condition);
  switch (operator) {
    case 'exists':
      return (value !== undefined && !isObject(value)) === operand;
    case 'prefix':
    case 'suffix':
      return typeof value === 'string' && matchesEnd(operator, operand, value);
    case 'equals-ignore-case':
      return typeof value === 'string' && value.toLowerCase() === String(operand).toLowerCase();
    case 'wildcard':
      return typeof value === 'string' && [operand].flat().some((one) => matchesWildcard(String(one), value));
    case 'anything-but':
      return value !== undefined && !matchesExcluded(operand, value);
    case 'numeric':
      return typeof value === 'number' && Array.isArray(operand) && matchesNumbers(operand, value);
    default:
      throw new Error(`The local cloud does not know the event pattern condition ${JSON.stringify(condition)}.`);
  }
}

function matchesExcluded(operand: EventValue, value: TemplateJson): boolean {
  return [operand ?? null].flat().some((one) => matchesCondition(one, value));
}

function matchesEnd(operator: 'prefix' | 'suffix', operand: EventValue, value: string): boolean {
  const ignoring = isObject(operand);
  const text = String(ignoring ? operand['equals-ignore-case'] : operand);
  const [whole, part] = ignoring ? [value.toLowerCase(), text.toLowerCase()] : [value, text];
  return operator === 'prefix' ? whole.startsWith(part) : whole.endsWith(part);
}

/** `*` stands for any number of characters; there is no other sign. Backslash takes the next one literally. */
function matchesWildcard(wildcard: string, value: string): boolean {
  const parts = wildcard.match(/\\.|\*|[^\\*]+/gsu) ?? [];
  const source = parts.map((part) => (part === '*' ? '.*' : literal(part.startsWith('\\') ? part.slice(1) : part)));
  return new RegExp(`^${source.join('')}$`, 'su').test(value);
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');

function matchesNumbers(comparisons: readonly TemplateJson[], value: number): boolean {
  for (let at = 0; at < comparisons.length; at += 2) {
    const [operator, limit] = [comparisons[at], Number(comparisons[at + 1])];
    const holds: Record<string, boolean> = {
      '=': value === limit,
      '<': value < limit,
      '<=': value <= limit,
      '>': value > limit,
      '>=': value >= limit,
    };
    if (holds[String(operator)] === undefined)
      throw new Error(`The local cloud does not know the numeric comparison ${JSON.stringify(operator)}.`);
    if (!holds[String(operator)]) return false;
  }
  return true;
}

const isObject = (value: EventValue): value is { readonly [name: string]: TemplateJson } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
