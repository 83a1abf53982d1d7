import { isJsonObject, type Json } from '../json.ts';
import { expressionFunctions } from './functions.ts';
import type { Arithmetic, Comparator, Expression } from './syntax.ts';

type Fields = Readonly<Record<string, Json>>;

/**
 * The value of an expression for a record. Total: a missing field is null, arithmetic with anything but numbers is
 * null, and an ordering of values that cannot be ordered is false.
 */
export function evaluateExpression(expression: Expression, fields: Fields): Json {
  const value = (of: Expression): Json => evaluateExpression(of, fields);
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'field':
      return atPath(fields, expression.path);
    case 'list':
      return expression.items.map(value);
    case 'not':
      return value(expression.of) !== true;
    case 'negative': {
      const number = value(expression.of);
      return typeof number === 'number' ? -number : null;
    }
    case 'and':
      return value(expression.left) === true && value(expression.right) === true;
    case 'or':
      return value(expression.left) === true || value(expression.right) === true;
    case 'in':
      return isIn(value(expression.left), value(expression.right));
    case 'not in':
      return !isIn(value(expression.left), value(expression.right));
    case 'is null':
      return value(expression.of) === null;
    case 'is not null':
      return value(expression.of) !== null;
    case 'compare': {
      let left = value(expression.first);
      return expression.links.every(({ sign, to }) => {
        const right = value(to);
        const holds = compare(left, sign, right);
        left = right;
        return holds;
      });
    }
    case 'arithmetic':
      return calculate(value(expression.left), expression.sign, value(expression.right));
    case 'call':
      return expressionFunctions.get(expression.name)?.call(...expression.args.map(value)) ?? null;
  }
}

/** The value at a path; null where it leads nowhere. Only own members exist. */
function atPath(fields: Fields, path: readonly (string | number)[]): Json {
  let current: Json = fields;
  for (const part of path) {
    if (Array.isArray(current)) current = (current as readonly Json[])[Number(part)] ?? null;
    else if (isJsonObject(current) && Object.hasOwn(current, part)) current = current[part] ?? null;
    else return null;
  }
  return current;
}

/** Equal as JSON; numbers and texts are never equal. */
export function equal(a: Json, b: Json): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((entry: Json, index) => equal(entry, (b[index] ?? null) as Json));
  if (isJsonObject(a) && isJsonObject(b)) {
    const names = Object.keys(a);
    return (
      names.length === Object.keys(b).length &&
      names.every((name) => Object.hasOwn(b, name) && equal(a[name] ?? null, b[name] ?? null))
    );
  }
  return a === b;
}

function isIn(part: Json, whole: Json): boolean {
  if (Array.isArray(whole)) return whole.some((entry: Json) => equal(entry, part));
  return typeof whole === 'string' && typeof part === 'string' && whole.includes(part);
}

function compare(left: Json, sign: Comparator, right: Json): boolean {
  if (sign === '==') return equal(left, right);
  if (sign === '!=') return !equal(left, right);
  const numbers = typeof left === 'number' && typeof right === 'number';
  const texts = typeof left === 'string' && typeof right === 'string';
  if (!numbers && !texts) return false;
  switch (sign) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function calculate(left: Json, sign: Arithmetic, right: Json): Json {
  if (typeof left !== 'number' || typeof right !== 'number') return null;
  const result = {
    '+': left + right,
    '-': left - right,
    '*': left * right,
    '/': left / right,
    '%': left % right,
  }[sign];
  return Number.isFinite(result) ? result : null;
}
